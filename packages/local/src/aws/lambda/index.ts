export { type BundleOptions, bundleHandler } from "./bundle-handler.ts";
export {
  createFunction,
  type FunctionOptions,
  type FunctionStats,
  type Invocable,
  type LambdaFunction,
} from "./create-function.ts";
export { createSchedule, type Schedule, type ScheduleOptions, type ScheduleTimers } from "./create-schedule.ts";
export { type ErrorPayload, FunctionError, RequestTooLargeError } from "./function-error.ts";
export { type AsyncInvocationOptions, invokeAsync } from "./invoke-async.ts";
export { type BatchReport, mapQueue, type QueueMapping, type QueueMappingOptions } from "./map-queue.ts";
export { type FunctionUrl, type FunctionUrlOptions, serveFunctionUrl } from "./serve-function-url.ts";
export type { SqsRecord } from "./sqs-event.ts";
export type { UrlCors } from "./url-cors.ts";
