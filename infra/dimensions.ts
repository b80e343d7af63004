/** What CloudWatch knows our things by. */
import { api } from "./api.ts";
import { dispatcher } from "./dispatcher.ts";
import type { PlannedResource } from "./plan/alarm-shape.ts";
import { deadLetters, queue, tickDeadLetters } from "./queue.ts";
import { table } from "./table.ts";
import { webhook } from "./webhook.ts";
import { worker } from "./worker.ts";

/** Names are no secrets; SST's encryption key makes those of functions such, and then a diff shows nothing. */
export const DIMENSIONS: Readonly<Record<PlannedResource, Record<string, $util.Output<string>>>> = {
  Dispatcher: { FunctionName: $util.unsecret(dispatcher.name) },
  Worker: { FunctionName: $util.unsecret(worker.name) },
  Api: { FunctionName: $util.unsecret(api.name) },
  Webhook: { FunctionName: $util.unsecret(webhook.name) },
  SyncQueue: { QueueName: queue.nodes.queue.name },
  SyncDeadLetters: { QueueName: deadLetters.nodes.queue.name },
  TickDeadLetters: { QueueName: tickDeadLetters.nodes.queue.name },
  Table: { TableName: table.name },
};

/** Where the functions write their lines. */
export const LOG_GROUPS = [dispatcher, worker, api, webhook].map((fn) =>
  $util.unsecret($util.output(fn.nodes.logGroup).apply((group) => group?.name ?? "")),
);

/** As the functions write them (`packages/functions/src/runtime/powertools-metrics.ts`). */
export const OWN_DIMENSIONS = { service: $app.name, stage: $app.stage };
