/**
 * The shape of an alarm as pure data, and what its names stand for. The stack turns `resource` into dimensions and knows nothing of
 * single alarms; `alarm-queries.ts` says what CloudWatch is asked for each.
 */

/** Where the functions' own metrics are; a test holds it to the code that writes them. */
export const METRIC_NAMESPACE = "fathom-sync";

/** The functions, by the names the plan has for them. */
export const FUNCTIONS = ["Dispatcher", "Worker", "Api", "Webhook"] as const;
export type PlannedFunction = (typeof FUNCTIONS)[number];

/**
 * The one of ours an AWS metric is about. Its dimension: `FunctionName` for a function, `QueueName` for a queue, `TableName` for the
 * table. `TickDeadLetters` takes ticks the scheduler could not hand over and invocations the dispatcher did not survive.
 */
export type PlannedResource = PlannedFunction | "SyncQueue" | "SyncDeadLetters" | "TickDeadLetters" | "Table";

/**
 * `page`: calls are missing or will be, or nobody can use the API; somebody has to act now · `ticket`: somebody has to look into it on
 * a working day.
 */
export type Severity = "page" | "ticket";

/** Dimensions: of our own namespace `service` and `stage` (as the functions write them), else the resource's one. */
export interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  /** `p95`: CloudWatch's extended statistic · `SampleCount`: how often it was written. */
  readonly statistic: "Sum" | "Maximum" | "SampleCount" | "p95";
  readonly resource?: PlannedResource;
  /**
   * Divided by the sum of this metric of the same namespace and resource, so that one threshold fits ten reps and ten thousand:
   * `FILL(m, 0) / FILL(per, REPEAT)`, which is missing where there was no `per` in all of what the alarm looks at.
   */
  readonly per?: string;
  /** Where the sum of this metric of the same namespace and resource is below the minimum, too few were asked to tell: 0. */
  readonly sample?: { readonly name: string; readonly minimum: number };
}

export interface Alarm {
  readonly name: string;
  /** One sentence: what is so when it rings. */
  readonly meaning: string;
  readonly severity: Severity;
  /** The page of the runbook that says what to do: `docs/runbooks/<runbook>.md`. */
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
  /**
   * While one of these is in ALARM, this one does not call: it would tell of the same trouble again. One composite alarm (AWS:
   * PutCompositeAlarm, AlarmRule): this and none of them. A suppressor with its two periods would be a second one, at 50 cents a month
   * each; instead this rings no sooner than they do, and they outlast it (tests hold the plan to both).
   */
  readonly suppressedBy?: readonly string[];
}
