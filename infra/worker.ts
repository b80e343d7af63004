/** The queue's function: syncs reps, merges deliveries. */
import { allowKey, consumeQueue, sendToQueue, useTable } from "./access.ts";
import { domainEnvironment, functionDefaults, trustLambdaOnly } from "./function-defaults.ts";
import { keyLink } from "./key.ts";
import { QUEUE, WORKER } from "./plan/sync-plan.ts";
import { queue, queueLink } from "./queue.ts";
import { settings } from "./settings.ts";
import { tableLink } from "./table.ts";
import { webhookEnvironment } from "./webhook.ts";

export const worker = new sst.aws.Function("Worker", {
  ...functionDefaults,
  handler: "packages/functions/src/sync/worker.handler",
  timeout: `${WORKER.timeoutSeconds} seconds`,
  memory: `${WORKER.memoryMb} MB`,
  link: [tableLink, queueLink, keyLink],
  environment: { ...domainEnvironment, ...webhookEnvironment },
  permissions: [...useTable, ...sendToQueue, ...consumeQueue],
  transform: { role: trustLambdaOnly },
});
allowKey("Worker", worker, ["kms:Decrypt", "kms:GenerateDataKey"]);

// By its ARN: inline, the function's logical name would carry a hash of the queue's random physical name.
queue.subscribe(worker.arn, {
  batch: { size: QUEUE.batchSize, window: `${QUEUE.batchWindowSeconds} seconds`, partialResponses: true },
  transform: { eventSourceMapping: { scalingConfig: { maximumConcurrency: settings.concurrency.worker } } },
});
