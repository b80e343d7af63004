/**
 * Every alarm, as CloudWatch knows it, as pure data: the stack builds from it, the simulation evaluates it, `alarm-plan.test.ts`
 * holds the relations to the machinery's numbers. What AWS itself measures: `aws-alarms.ts`. No alarm is about one rep, and no text tells of one.
 */
import { type Alarm, type AlarmMetric, METRIC_NAMESPACE } from "./alarm-shape.ts";
import { AWS_ALARMS } from "./aws-alarms.ts";
import { SCHEDULE } from "./sync-plan.ts";

export { type Alarm, type AlarmMetric, METRIC_NAMESPACE, type Severity } from "./alarm-shape.ts";

const INTERVAL_SECONDS = SCHEDULE.intervalSeconds;

/**
 * CloudWatch looks at this many data points more than the evaluation periods, and lets old ones stand in for missing ones: an alarm
 * on silence rings that much later (AWS: Configuring how CloudWatch alarms treat missing data).
 */
export const EVALUATION_RANGE_EXTRA = 2;

const own = (name: string, statistic: "Sum" | "Maximum" | "SampleCount", per?: string): AlarmMetric => ({
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

/** Outlasts by an interval what it caused: the tick after it still finds everybody behind. */
const OUTAGE = { ...HAPPENING, evaluationPeriods: 3 } as const;

export const ALARMS: readonly Alarm[] = [
  {
    name: "nothing-runs",
    meaning: "No scheduled run was dispatched for too long: nobody's calls are being fetched.",
    severity: "page",
    runbook: "nothing-runs",
    // Written once by each run of the schedule that was sent out: how often is the heartbeat, and needs no metric of its own.
    metric: own("StalestRepSeconds", "SampleCount"),
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
    ...OUTAGE,
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
    ...OUTAGE,
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: 2,
  },
  {
    name: "stalest-rep",
    meaning: "A rep whose key works was more than three intervals behind at two ticks in a row.",
    severity: "page",
    runbook: "stalest-rep",
    metric: own("StalestRepSeconds", "Maximum"),
    ...STANDING,
    // Twice: the first tick after a silence finds everybody behind; the one after it finds out who has caught up.
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    comparison: "GreaterThanThreshold",
    threshold: 3 * INTERVAL_SECONDS,
    suppressedBy: ["nothing-runs", "source-outage", "own-outage"],
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
    name: "key-service",
    meaning:
      "The key service refused or failed requests, interval after interval: no rep's key can be opened without it.",
    severity: "ticket",
    runbook: "key-service",
    metric: own("KeyServiceFaults", "Sum"),
    ...HAPPENING,
    datapointsToAlarm: 2,
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
  {
    name: "webhooks-not-registered",
    meaning:
      "Webhooks could not be registered at Fathom, hour after hour: calls come with the schedule instead of within seconds.",
    severity: "ticket",
    runbook: "webhooks-not-registered",
    metric: own("WebhooksNotRegistered", "Sum"),
    ...HAPPENING,
    // A failed registration is tried again after an hour: every other interval.
    evaluationPeriods: 6,
    datapointsToAlarm: 3,
    comparison: "GreaterThanThreshold",
    threshold: 0,
  },
  ...AWS_ALARMS,
];
