export {
  type CommandCounter,
  createInProcessDynamoDb,
  type InProcessDynamoDb,
  type InProcessDynamoDbOptions,
} from "./in-process-dynamo-db.ts";
export { findInProcessDynamoDb, startInProcessDynamoDb } from "./servers.ts";
