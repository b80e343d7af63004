export {
  type CallOptions,
  type ClientAnswer,
  type ClientOptions,
  createFathomSyncClient,
  type FathomSyncClient,
} from "./client.ts";
export { type ClientErrorCode, FathomSyncError } from "./client-error.ts";
export { type FollowRunOptions, followRun } from "./follow-run.ts";
export { OPERATIONS, type OperationId } from "./operations.ts";
