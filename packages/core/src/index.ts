export type { Clock, Instant, Random } from "./clock.ts";
export { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toEpochMs, toInstant, toWholeSecond } from "./clock.ts";
export type { Failure, FailureClass, FailureCode } from "./failure.ts";
export { FAILURE_CLASSES, FAILURE_CODES, toFailure } from "./failure.ts";
export type { Log, LogFields } from "./log.ts";
export { silentLog } from "./log.ts";
export * from "./sync/call-source.ts";
