/**
 * The alarms on what AWS measures of our queue, functions and table. They tell of what our own metrics cannot: code that did not
 * run, or did not live long enough to write them.
 */
import { type Alarm, type AlarmMetric, FUNCTIONS, type PlannedFunction, type PlannedResource } from "./alarm-shape.ts";
import { API, SCHEDULE, WORKER } from "./sync-plan.ts";

const INTERVAL_SECONDS = SCHEDULE.intervalSeconds;

function lambda(resource: PlannedFunction, name: string, statistic: AlarmMetric["statistic"]): AlarmMetric {
  return { namespace: "AWS/Lambda", name, statistic, resource };
}

function sqs(resource: PlannedResource, name: string): AlarmMetric {
  return { namespace: "AWS/SQS", name, statistic: "Maximum", resource };
}

/** AWS tells nothing of a queue or function that is unused. One of two intervals: trouble with each tick is one alarm. */
const HAPPENING = {
  periodSeconds: INTERVAL_SECONDS,
  evaluationPeriods: 2,
  datapointsToAlarm: 1,
  comparison: "GreaterThanThreshold",
  threshold: 0,
  treatMissingData: "notBreaching",
} as const;

const NOT_EMPTY = {
  periodSeconds: 300,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  comparison: "GreaterThanThreshold",
  threshold: 0,
  treatMissingData: "notBreaching",
} as const;

/** What people wait for: two of three five minutes, so that neither one bad minute nor one deployment calls. */
const WAITED_FOR = {
  periodSeconds: 300,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  comparison: "GreaterThanThreshold",
  treatMissingData: "notBreaching",
} as const;

/** Below it, one person's one bad request would be a share worth calling for. */
const REQUESTS = { name: "UrlRequestCount", minimum: 20 } as const;

/** The worker stops its reps this long before its end (a test holds it to the code): a healthy one is through well before half of it. */
export const WORKER_MARGIN_SECONDS = 5;

const WORDS: Readonly<Record<PlannedFunction, string>> = {
  Dispatcher: "the dispatcher",
  Worker: "the worker",
  Api: "the API",
  Webhook: "the webhook receiver",
};

export const AWS_ALARMS: readonly Alarm[] = [
  {
    name: "queue-waits",
    meaning: "A message has waited for longer than an interval: the workers do not take them, or do not keep up.",
    severity: "page",
    runbook: "queue-waits",
    metric: sqs("SyncQueue", "ApproximateAgeOfOldestMessage"),
    periodSeconds: 300,
    // A message that fails all its way to the dead letters is about an interval old, and no backlog.
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    comparison: "GreaterThanThreshold",
    threshold: INTERVAL_SECONDS,
    treatMissingData: "notBreaching",
    suppressedBy: ["own-outage"],
  },
  {
    name: "dead-letters",
    meaning: "A message could not be worked five times over and lies in the dead letters.",
    severity: "ticket",
    runbook: "dead-letters",
    metric: sqs("SyncDeadLetters", "ApproximateNumberOfMessagesVisible"),
    ...NOT_EMPTY,
  },
  {
    name: "tick-dead-letters",
    meaning: "A tick of the schedule was given up: its run was not started, or not completely.",
    severity: "ticket",
    runbook: "tick-dead-letters",
    metric: sqs("TickDeadLetters", "ApproximateNumberOfMessagesVisible"),
    ...NOT_EMPTY,
  },
  {
    name: "worker-slow",
    meaning: "A worker came close to its time limit; beyond it a whole batch would be cut off and come back.",
    severity: "ticket",
    runbook: "worker-slow",
    metric: lambda("Worker", "Duration", "Maximum"),
    ...HAPPENING,
    // Milliseconds. Half of the margin: reps that use their whole time end before it.
    threshold: (WORKER.timeoutSeconds - WORKER_MARGIN_SECONDS / 2) * 1_000,
  },
  ...FUNCTIONS.map(
    (name): Alarm => ({
      name: `${name.toLowerCase()}-errors`,
      meaning: `Invocations of ${WORDS[name]} ended by an error or at their time limit.`,
      severity: "ticket",
      runbook: "function-errors",
      metric: lambda(name, "Errors", "Sum"),
      ...HAPPENING,
    }),
  ),
  ...FUNCTIONS.map(
    (name): Alarm => ({
      name: `${name.toLowerCase()}-throttled`,
      meaning: `Lambda refused invocations of ${WORDS[name]}, interval after interval: too many ran at once.`,
      severity: "ticket",
      runbook: "function-throttled",
      metric: lambda(name, "Throttles", "Sum"),
      ...HAPPENING,
      datapointsToAlarm: 2,
    }),
  ),
  {
    name: "api-failing",
    meaning: "The API answers many requests with a fault of the server: the CRM shows errors instead of calls.",
    severity: "page",
    runbook: "api-failing",
    metric: { ...lambda("Api", "Url5xxCount", "Sum"), per: REQUESTS.name, sample: REQUESTS },
    ...WAITED_FOR,
    threshold: 0.1,
  },
  {
    name: "api-slow",
    meaning: "One in twenty requests to the API takes long, for a quarter of an hour: people look at a spinner.",
    severity: "ticket",
    runbook: "api-slow",
    metric: { ...lambda("Api", "UrlRequestLatency", "p95"), sample: REQUESTS },
    ...WAITED_FOR,
    // Milliseconds. A sixth of what a person is made to wait at most.
    threshold: (API.timeoutSeconds * 1_000) / 6,
  },
  ...(["Read", "Write"] as const).map(
    (what): Alarm => ({
      name: `table-${what.toLowerCase()}s-throttled`,
      meaning: `DynamoDB refuses ${what.toLowerCase()}s of the table for their rate, interval after interval.`,
      severity: "ticket",
      runbook: "table-throttled",
      metric: { namespace: "AWS/DynamoDB", name: `${what}ThrottleEvents`, statistic: "Sum", resource: "Table" },
      ...HAPPENING,
      datapointsToAlarm: 2,
    }),
  ),
];
