export { type AppDependencies, createApp, type RequestBindings } from "./api/app.ts";
export { handler as apiHandler } from "./api/handler.ts";
export { createKmsKeyService } from "./runtime/kms-key-service.ts";
export { systemClock } from "./runtime/system-clock.ts";
export { handler as dispatcherHandler } from "./sync/dispatcher.ts";
export { handler as workerHandler } from "./sync/worker.ts";
