export { type AppDependencies, createApp, type RequestBindings } from "./api/app.ts";
export { handler as apiHandler } from "./api/handler.ts";
export type { SyncSettings } from "./resources.ts";
export { createKmsKeyService } from "./runtime/kms-key-service.ts";
export { createPowertoolsMetrics, type InvocationMetrics, METRIC_NAMESPACE } from "./runtime/powertools-metrics.ts";
export { systemClock } from "./runtime/system-clock.ts";
export { createScheduleHandler, handler as dispatcherHandler, type ScheduleHandler } from "./sync/dispatcher.ts";
export { createWorker, handler as workerHandler, type WorkerHandler } from "./sync/worker.ts";
export { createServices, type ServiceParts, type Services } from "./wiring.ts";
