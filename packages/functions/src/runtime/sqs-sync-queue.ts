/** The domain's queue on SQS: batches of ten, and what a batch refused is sent again before anything is called sent. */
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type QueueMessage, StorageUnavailable, type SyncQueue, type WebhookQueue } from "@fathom-sync/core";

/** SendMessageBatch takes at most ten entries (AWS: Amazon SQS API Reference). */
const BATCH_SIZE = 10;
const ATTEMPTS_MAX = 3;
/** Batches under way at once: 10,000 messages are a hundred turns of ten batches, some seconds. */
const PARALLEL_MAX = 10;

interface Outgoing {
  readonly message: QueueMessage;
  readonly delaySeconds: number;
}

export function createSqsSyncQueue(dependencies: { client: SQSClient; queueUrl: string }): SyncQueue & WebhookQueue {
  const { client, queueUrl } = dependencies;

  /** @throws StorageUnavailable when an entry is refused again and again */
  async function sendBatch(batch: readonly Outgoing[]): Promise<void> {
    let entries = batch.map(({ message, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
      DelaySeconds: delaySeconds,
    }));
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      if (Failed.length === 0) return;
      const refused = new Set(Failed.map((entry) => entry.Id));
      entries = entries.filter((entry) => refused.has(entry.Id));
    }
    throw new StorageUnavailable(`SQS refused ${entries.length} messages ${ATTEMPTS_MAX} times`);
  }

  return {
    async point(message) {
      await sendBatch([{ message, delaySeconds: 0 }]);
    },
    async send(messages) {
      const batches: (readonly Outgoing[])[] = [];
      for (let start = 0; start < messages.length; start += BATCH_SIZE) {
        batches.push(messages.slice(start, start + BATCH_SIZE));
      }
      for (let start = 0; start < batches.length; start += PARALLEL_MAX) {
        await Promise.all(batches.slice(start, start + PARALLEL_MAX).map(sendBatch));
      }
    },
  };
}
