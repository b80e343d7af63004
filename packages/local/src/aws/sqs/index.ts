export { type SqsOptions, type SqsServer, startSqs } from "./start-sqs.ts";
