export * from "./aws/index.ts";
export { runSmoke, type SmokeDependencies } from "./cli/smoke.ts";
export { getBuiltPage, readPageFiles, servePage } from "./page/index.ts";
export { createQueues, type Queues } from "./stack/create-queues.ts";
export { createTable } from "./stack/create-table.ts";
