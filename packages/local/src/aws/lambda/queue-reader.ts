// The SQS side of an event source mapping: gathers batches, deletes what was handled, gives back what was not touched.
// Never aborts a long poll: emulators hand the next message to a poll nobody listens to any more.
import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { maxPayloadBytes } from "./function-error.ts";

export interface QueueReader {
  /** Up to `batchSize` messages; none when nothing came within a second. */
  receiveBatch(): Promise<Message[]>;
  remove(messages: readonly Message[]): Promise<void>;
  /** Makes messages visible again at once. */
  release(messages: readonly Message[]): Promise<void>;
}

export interface QueueReaderOptions {
  sqs: SQSClient;
  queueUrl: string;
  batchSize: number;
  windowMs: number;
  isStopping: () => boolean;
}

/** Messages per call of the SQS API. */
const maxPerCall = 10;
/** Short, so that stopping takes no longer than this. */
const pollSeconds = 1;
const gatherIntervalMs = 50;
/** What one record of an event needs beyond its body; generous. */
const recordOverheadBytes = 2_048;

export function createQueueReader({ sqs, queueUrl, batchSize, windowMs, isStopping }: QueueReaderOptions): QueueReader {
  const receive = async (count: number, waitSeconds: number): Promise<Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(maxPerCall, count),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  };

  return {
    async receiveBatch() {
      const batch = await receive(batchSize, pollSeconds);
      if (batch.length === 0) return batch;
      const until = Date.now() + windowMs;
      while (!isStopping() && batch.length < batchSize && toPayloadBytes(batch) < maxPayloadBytes / 2) {
        if (Date.now() >= until) break;
        const more = await receive(batchSize - batch.length, 0);
        batch.push(...more);
        if (more.length === 0) await sleep(Math.min(gatherIntervalMs, Math.max(0, until - Date.now())));
      }
      return batch;
    },
    async remove(messages) {
      for (const part of toParts(messages)) {
        const answer = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: toEntries(part) }));
        const [failure] = answer.Failed ?? [];
        if (failure)
          throw new Error(`A handled message could not be deleted: ${failure.Code} ${failure.Message ?? ""}`);
      }
    },
    async release(messages) {
      for (const part of toParts(messages)) {
        const Entries = toEntries(part).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
      }
    },
  };
}

/** Lambda never calls a function with more than 6 MB: cuts a batch of large messages into several. */
export function splitByPayload(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = [];
  let current: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = toPayloadBytes([message]);
    if (current.length > 0 && bytes + size > maxPayloadBytes) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(message);
    bytes += size;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

/** As JSON inside JSON, quotes and line ends of a body take two bytes. */
function toPayloadBytes(messages: readonly Message[]): number {
  return messages.reduce(
    (total, { Body = "", MessageAttributes = {} }) =>
      total +
      Buffer.byteLength(JSON.stringify(Body)) +
      Buffer.byteLength(JSON.stringify(MessageAttributes)) +
      recordOverheadBytes,
    0,
  );
}

function toParts(messages: readonly Message[]): Message[][] {
  const parts: Message[][] = [];
  for (let start = 0; start < messages.length; start += maxPerCall) {
    parts.push(messages.slice(start, start + maxPerCall));
  }
  return parts;
}

function toEntries(messages: readonly Message[]) {
  return messages.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
}
