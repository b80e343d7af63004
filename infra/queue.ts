/** SyncQueue, what could not be worked, and the ticks that never reached the dispatcher. */
import { DEAD_LETTERS, QUEUE } from "./plan/sync-plan.ts";

export const deadLetters = new sst.aws.Queue("SyncDeadLetters", {
  transform: { queue: { messageRetentionSeconds: DEAD_LETTERS.retentionSeconds, sqsManagedSseEnabled: true } },
});

/** Apart from the dead letters of the queue: a redrive of those must not bring ticks into SyncQueue. */
export const tickDeadLetters = new sst.aws.Queue("TickDeadLetters", {
  transform: { queue: { messageRetentionSeconds: DEAD_LETTERS.retentionSeconds, sqsManagedSseEnabled: true } },
});

export const queue = new sst.aws.Queue("SyncQueue", {
  visibilityTimeout: `${QUEUE.visibilityTimeoutSeconds} seconds`,
  dlq: { queue: deadLetters.arn, retry: QUEUE.maxReceiveCount },
  transform: { queue: { messageRetentionSeconds: QUEUE.retentionSeconds, sqsManagedSseEnabled: true } },
});

export const queueLink = new sst.Linkable("SyncQueueUrl", { properties: { url: queue.url } });
