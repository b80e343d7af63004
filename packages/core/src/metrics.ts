/**
 * What the machine measures of itself, as a closed catalogue. No metric has a rep, a run or a connection as a dimension: their
 * number would grow with the company, and CloudWatch bills each. Per-rep detail is in logs and in the run's report.
 */

/** Units as CloudWatch names them. */
export type MetricUnit = "Count" | "Seconds";

/**
 * `gauge`: how things stand at a tick, read as a maximum · `sum`: what happened, added up. A gauge is written at every tick,
 * also when it is 0: an alarm must be able to tell "none" from "nobody looked".
 */
export interface MetricDefinition {
  readonly unit: MetricUnit;
  readonly kind: "gauge" | "sum";
  /**
   * `metric`: an alarm is set on it, or the first row of the dashboard shows it · `log`: people look at it when they look into
   * something. It is a field of the same line then: Logs Insights finds it there, and CloudWatch bills no metric for it.
   */
  readonly to: "metric" | "log";
}

export const METRICS = {
  /** Messages sent to sync a rep. */
  RepsDispatched: { unit: "Count", kind: "sum", to: "metric" },
  /**
   * Seconds since the end of what is complete, of the active, connected, not blocked rep for whom it is longest. Written once for
   * each scheduled run that was dispatched, so the number of its values is the heartbeat.
   */
  StalestRepSeconds: { unit: "Seconds", kind: "gauge", to: "metric" },
  /** Active, connected, not blocked reps whose calls are complete until longer ago than two intervals. */
  RepsBehind: { unit: "Count", kind: "gauge", to: "metric" },
  /** Reps whose key is refused or cannot be read. */
  RepsBlocked: { unit: "Count", kind: "gauge", to: "metric" },
  /** Reps whose last attempt failed at Fathom or in our machinery. */
  RepsFailing: { unit: "Count", kind: "gauge", to: "log" },
  /** Reps with a part pending for longer than Fathom ever took so far. */
  RepsWithOverdueParts: { unit: "Count", kind: "gauge", to: "metric" },
  CallsAdded: { unit: "Count", kind: "sum", to: "metric" },
  CallsUpdated: { unit: "Count", kind: "sum", to: "log" },
  /** Meetings that newly could not be read or stored. */
  CallsQuarantined: { unit: "Count", kind: "sum", to: "metric" },
  /** Lists that said "nothing" while an unfiltered request showed calls. */
  ControlDisagreements: { unit: "Count", kind: "sum", to: "metric" },
  LightRequests: { unit: "Count", kind: "sum", to: "log" },
  HeavyRequests: { unit: "Count", kind: "sum", to: "log" },
  /** Requests Fathom refused for their rate (429). */
  Throttles: { unit: "Count", kind: "sum", to: "metric" },
  RepsDeferred: { unit: "Count", kind: "sum", to: "log" },
  /** Attempts that Fathom did not let us finish. */
  SourceFailures: { unit: "Count", kind: "sum", to: "metric" },
  /** Attempts that a fault of ours ended. */
  OwnFaults: { unit: "Count", kind: "sum", to: "metric" },
  /** Requests to the key service that it refused or failed. A data key wrapped elsewhere is none: that is the data's trouble. */
  KeyServiceFaults: { unit: "Count", kind: "sum", to: "metric" },
  /** Deliveries of webhooks that were verified and stored. */
  WebhooksReceived: { unit: "Count", kind: "sum", to: "log" },
  /** Deliveries that had been stored before. */
  WebhooksRepeated: { unit: "Count", kind: "sum", to: "log" },
  /** Deliveries answered 401: not signed by Fathom, changed, or too old. */
  WebhooksRefused: { unit: "Count", kind: "sum", to: "metric" },
  /** Requests answered 404: to a path that is nobody's. */
  WebhooksUnknown: { unit: "Count", kind: "sum", to: "log" },
  /** Deliveries that newly could not be read or stored as a call. */
  WebhooksUnreadable: { unit: "Count", kind: "sum", to: "metric" },
  /** Webhooks that could not be registered at Fathom, whosever fault; polling brings the calls all the same. */
  WebhooksNotRegistered: { unit: "Count", kind: "sum", to: "metric" },
  /** Webhooks that may be left at Fathom without anybody knowing their id. */
  WebhooksLost: { unit: "Count", kind: "sum", to: "log" },
  /** From the start of a run to its last rep's first outcome. */
  RunSeconds: { unit: "Seconds", kind: "gauge", to: "log" },
  ReadUnits: { unit: "Count", kind: "sum", to: "log" },
  WriteUnits: { unit: "Count", kind: "sum", to: "log" },
} as const satisfies Record<string, MetricDefinition>;
export type MetricName = keyof typeof METRICS;

export interface Metrics {
  /** Adds one value; it leaves the process with the end of the invocation. */
  add(name: MetricName, value: number): void;
}

/** Metrics that nobody reads, for tests that do not look at them. */
export const silentMetrics: Metrics = { add() {} };
