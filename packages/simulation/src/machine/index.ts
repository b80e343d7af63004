export type { Api, ApiAnswer, ApiOptions } from "./api-client.ts";
export type { Passage, PassageKind } from "./container.ts";
export type { FunctionCounters, MachineCounters } from "./counters.ts";
export type { FathomFetch } from "./fathom-fetch.ts";
export {
  LATENCIES,
  type MachineFaults,
  type MachineLatencies,
  NO_FAULTS,
  ROUGH_FAULTS,
} from "./faults.ts";
export { CRON_SECRET, SERVICE_TOKEN } from "./functions.ts";
export type { InvocationSummary } from "./lambda.ts";
export type { LogLine } from "./log-lines.ts";
export {
  createMachine,
  type FunctionName,
  type Machine,
  type MachineOptions,
  type MetricValue,
  type UrlAnswer,
} from "./machine.ts";
export { DEPLOYED_PLAN, type MachinePlan } from "./plan.ts";
export type { Queue, QueuedMessage } from "./queue.ts";
export { formatTrace, type TraceEvent } from "./trace.ts";
export { WEBHOOK_BASE_URL } from "./webhook-function.ts";
