export * from "./dynamodb/index.ts";
export * from "./kms/index.ts";
export * from "./lambda/index.ts";
export { PortInUseError } from "./net/server.ts";
export * from "./sqs/index.ts";
