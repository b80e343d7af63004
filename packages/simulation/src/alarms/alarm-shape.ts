/** The part of an alarm of `infra/plan/alarm-plan.ts` that decides when it rings. The plan is handed in: this package reads none. */

export interface WatchedAlarm {
  readonly name: string;
  readonly severity: "page" | "ticket";
  readonly metric: {
    readonly name: string;
    readonly statistic: "Sum" | "Maximum" | "SampleCount" | "p95";
    /** Of AWS's metrics: whose. They are put in as `<resource>.<name>`. */
    readonly resource?: string;
    /** Divided by the sum of this metric: `FILL(m, 0) / FILL(per, REPEAT)`. */
    readonly per?: string;
    /** Below this sum of another metric: 0. `IF(sample >= minimum, m, 0)` */
    readonly sample?: { readonly name: string; readonly minimum: number };
  };
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparison: "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: "missing" | "ignore" | "breaching" | "notBreaching";
  /** Calls nobody while one of these rings. */
  readonly suppressedBy?: readonly string[];
}

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
