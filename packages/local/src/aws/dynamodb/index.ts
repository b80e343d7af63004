export { dynamoDbLocalFolder, dynamoDbLocalPackage, findDynamoDbLocal } from "./dynamodb-local.ts";
export {
  type CommandCounter,
  createInProcessDynamoDb,
  findInProcessDynamoDb,
  type InProcessDynamoDb,
  type InProcessDynamoDbOptions,
} from "./in-process/index.ts";
export { type DynamoDbEngine, type DynamoDbOptions, type DynamoDbServer, startDynamoDb } from "./start-dynamo-db.ts";
export { type TestEngine, testEngines } from "./testing.ts";
