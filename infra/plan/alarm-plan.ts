/**
 * Every alarm, as CloudWatch knows it, as pure data: the stack builds from it, the simulation evaluates it, `alarm-plan.test.ts`
 * holds the relations to the machinery's numbers. No alarm is about one rep, and no text tells of one.
 */
import { DISPATCHER, SCHEDULE } from "./sync-plan.ts";

/** Where the functions' own metrics are; a test holds it to the code that writes them. */
export const METRIC_NAMESPACE = "fathom-sync";

/**
 * `page`: calls are missing or will be, somebody has to act now · `ticket`: somebody has to look into it on a working day.
 */
export type Severity = "page" | "ticket";

export interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: "Sum" | "Maximum";
  /**
   * Divided by the sum of this metric of the same namespace, so that one threshold fits ten reps and ten thousand:
   * `FILL(m, 0) / per`, which is missing where `per` is.
   */
  readonly per?: string;
  /** The one of ours an AWS metric is about. */
  readonly resource?: "SyncDeadLetters";
}

export interface Suppression {
  /** While one of these is in ALARM, this one does not call: it would tell of the same trouble again. */
  readonly alarms: readonly string[];
  /** Waits this long for one of them to go into ALARM before it calls. */
  readonly waitSeconds: number;
  /** And this long after the last of them has left it. */
  readonly extensionSeconds: number;
}

export interface Alarm {
  readonly name: string;
  /** One sentence: what is so when it rings. */
  readonly meaning: string;
  readonly severity: Severity;
  /** The page of the runbook that says what to do. */
  readonly runbook: string;
  readonly metric: AlarmMetric;
  /** 60 or a multiple of it. */
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  /** 1 to `evaluationPeriods`. */
  readonly datapointsToAlarm: number;
  readonly comparison: "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: "missing" | "ignore" | "breaching" | "notBreaching";
  /** A composite alarm with an actions suppressor (AWS: PutCompositeAlarm, ActionsSuppressor). */
  readonly suppressedBy?: Suppression;
}

const INTERVAL_SECONDS = SCHEDULE.intervalSeconds;

/**
 * CloudWatch looks at this many data points more than the evaluation periods, and lets old ones stand in for missing ones: an alarm
 * on silence rings that much later (AWS: Configuring how CloudWatch alarms treat missing data).
 */
export const EVALUATION_RANGE_EXTRA = 2;

const own = (name: string, statistic: "Sum" | "Maximum", per?: string): AlarmMetric => ({
  namespace: METRIC_NAMESPACE,
  name,
  statistic,
  ...(per === undefined ? {} : { per }),
});

/**
 * How things stand is written with every tick. A period of one interval holds one value, or by a tick that was a little late none:
 * then the last one stands.
 */
const STANDING = {
  periodSeconds: INTERVAL_SECONDS,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  treatMissingData: "ignore",
} as const;

/**
 * What happens, happens with the ticks. One of two intervals is enough, so that trouble that comes with each tick is one alarm and
 * not a new one every half hour.
 */
const HAPPENING = {
  periodSeconds: INTERVAL_SECONDS,
  evaluationPeriods: 2,
  datapointsToAlarm: 1,
  treatMissingData: "notBreaching",
} as const;

export const ALARMS: readonly Alarm[] = [
  {
    name: "nothing-runs",
    meaning: "No scheduled run was dispatched for too long: nobody's calls are being fetched.",
    severity: "page",
    runbook: "nothing-runs",
    metric: own("ScheduledRuns", "Sum"),
    // Short periods: the points CloudWatch looks at besides put it off by two of them.
    periodSeconds: 300,
    evaluationPeriods: 9,
    datapointsToAlarm: 9,
    comparison: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
  },
  {
    name: "source-outage",
    meaning: "Most requests for most reps fail at Fathom: it is down, or answers nonsense.",
    severity: "page",
    runbook: "source-outage",
    // Each message is tried three times: half of the reps failing three times, or all of them more than once.
    metric: own("SourceFailures", "Sum", "RepsDispatched"),
    ...HAPPENING,
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: 1.5,
  },
  {
    name: "own-outage",
    meaning: "Most work ends by faults of our own machinery: table, queue, key service, or a bug just deployed.",
    severity: "page",
    runbook: "own-faults",
    // A message comes back every six minutes: twice per rep is no passing trouble.
    metric: own("OwnFaults", "Sum", "RepsDispatched"),
    ...HAPPENING,
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: 2,
  },
  {
    name: "stalest-rep",
    meaning: "A rep whose key works has not been brought up to date for more than four intervals.",
    severity: "page",
    runbook: "stalest-rep",
    metric: own("StalestRepSeconds", "Maximum"),
    ...STANDING,
    comparison: "GreaterThanThreshold",
    threshold: 4 * INTERVAL_SECONDS,
    suppressedBy: {
      alarms: ["nothing-runs", "source-outage", "own-outage"],
      waitSeconds: DISPATCHER.timeoutSeconds + 180,
      // The first tick after an outage still finds everybody behind; the one after it finds out who has caught up.
      extensionSeconds: 2 * INTERVAL_SECONDS,
    },
  },
  {
    name: "control-disagreement",
    meaning:
      "A list at Fathom said there is nothing while an unfiltered request showed calls: its filters cannot be trusted.",
    severity: "page",
    runbook: "control-disagreement",
    metric: own("ControlDisagreements", "Sum"),
    ...HAPPENING,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  {
    name: "reps-blocked",
    meaning: "Fathom refuses the key of at least one rep: somebody has to give a new one.",
    severity: "ticket",
    runbook: "reps-blocked",
    metric: own("RepsBlocked", "Maximum"),
    ...STANDING,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  {
    name: "own-faults",
    meaning: "Attempts end by faults of our own machinery, again and again.",
    severity: "ticket",
    runbook: "own-faults",
    metric: own("OwnFaults", "Sum"),
    ...HAPPENING,
    datapointsToAlarm: 2,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  {
    name: "dead-letters",
    meaning: "A message could not be worked five times over and lies in the dead letters.",
    severity: "ticket",
    runbook: "dead-letters",
    metric: {
      namespace: "AWS/SQS",
      name: "ApproximateNumberOfMessagesVisible",
      statistic: "Maximum",
      resource: "SyncDeadLetters",
    },
    periodSeconds: 300,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparison: "GreaterThanThreshold",
    threshold: 0,
    // SQS tells nothing of a queue that is empty and unused.
    treatMissingData: "notBreaching",
  },
  {
    name: "parts-overdue",
    meaning: "A transcript, summary or list of action items has been pending at Fathom for more than a day.",
    severity: "ticket",
    runbook: "parts-overdue",
    metric: own("RepsWithOverdueParts", "Maximum"),
    ...STANDING,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  {
    name: "calls-quarantined",
    meaning: "A meeting that Fathom lists could not be read or stored, and was put aside.",
    severity: "ticket",
    runbook: "calls-quarantined",
    metric: own("CallsQuarantined", "Sum"),
    ...HAPPENING,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  {
    name: "throttles-high",
    meaning:
      "Fathom refuses requests for their rate more often than once per rep and tick: our picture of its limits is wrong.",
    severity: "ticket",
    runbook: "throttles-high",
    metric: own("Throttles", "Sum", "RepsDispatched"),
    ...HAPPENING,
    evaluationPeriods: 4,
    datapointsToAlarm: 3,
    comparison: "GreaterThanThreshold",
    threshold: 1,
  },
  {
    name: "webhooks-refused",
    meaning:
      "Deliveries are refused, interval after interval: somebody forges them, a clock is wrong, or a webhook's secret is.",
    severity: "ticket",
    runbook: "webhooks-refused",
    metric: own("WebhooksRefused", "Sum"),
    ...HAPPENING,
    evaluationPeriods: 4,
    datapointsToAlarm: 3,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  {
    name: "webhooks-unreadable",
    meaning: "Fathom delivered something that could not be read as a call; it is kept for a replay.",
    severity: "ticket",
    runbook: "webhooks-unreadable",
    metric: own("WebhooksUnreadable", "Sum"),
    ...HAPPENING,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
];
