// The event source mapping from a queue to a function: polls, calls the function with batches, deletes what it handled.
// Messages of a failed batch, and those the function reports as failed, come back when their visibility ends.
import { setTimeout as sleep } from "node:timers/promises";
import { GetQueueAttributesCommand, type Message, SQSClient } from "@aws-sdk/client-sqs";
import { toFailedMessageIds } from "./batch-failures.ts";
import type { Invocable } from "./create-function.ts";
import { createQueueReader, splitByPayload } from "./queue-reader.ts";
import { toSqsRecord } from "./sqs-event.ts";

export interface BatchReport {
  /** Number of messages in the batch. */
  size: number;
  /** How many of them return to the queue. */
  failed: number;
  /** What the function threw, if it did. */
  error?: unknown;
}

export interface QueueMappingOptions {
  /** A client, or the endpoint of the SQS on this machine. */
  sqs: SQSClient | string;
  queueUrl: string;
  fn: Invocable;
  /** Messages per call, 1 to 10 000. Default 10. Above 10 a window is needed, as on AWS. */
  batchSize?: number;
  /** How long a batch is gathered, in milliseconds, 0 to 300 000. Default 0. */
  windowMs?: number;
  /** Calls at the same time. Default 2; AWS allows 2 to 1 000, here 1 is allowed too. */
  maxConcurrency?: number;
  /** Whether the function's answer names the failed messages. Default true. */
  reportBatchItemFailures?: boolean;
  onBatch?: (report: BatchReport) => void;
  /** Told when SQS itself could not be used; polling goes on. Default: a warning of the process. */
  onError?: (error: unknown) => void;
  /** Numbers from 0 to below 1. With it the messages of every batch are shuffled: a standard queue promises no order. */
  shuffle?: () => number;
}

export interface QueueMapping {
  /**
   * Stops polling. Resolves when no poll is open (at most about a second) and running calls have ended, or after
   * `graceMs` (default 1 000) although they have not; their messages then come back when their visibility ends.
   */
  stop(options?: { graceMs?: number }): Promise<void>;
}

const afterErrorMs = 200;

/** @throws RangeError naming the option that is out of range; the SDK's error when the queue is not there. */
export async function mapQueue(options: QueueMappingOptions): Promise<QueueMapping> {
  const { queueUrl, fn, batchSize = 10, windowMs = 0, maxConcurrency = 2, onBatch, shuffle } = options;
  const { reportBatchItemFailures = true } = options;
  const onError = options.onError ?? ((error) => process.emitWarning(`Polling for ${fn.name}: ${String(error)}`));
  assertInRange("batchSize", batchSize, 1, 10_000);
  assertInRange("windowMs", windowMs, 0, 300_000);
  assertInRange("maxConcurrency", maxConcurrency, 1, 1_000);
  if (batchSize > 10 && windowMs === 0)
    throw new RangeError("A batchSize above 10 needs a windowMs (AWS: 1 second or more).");

  const sqs = typeof options.sqs === "string" ? createClient(options.sqs) : options.sqs;
  const queueArn = await getQueueArn(sqs, queueUrl);
  let stopping = false;
  let abandoned = false;
  const reader = createQueueReader({ sqs, queueUrl, batchSize, windowMs, isStopping: () => stopping });

  const handleBatch = async (batch: Message[]): Promise<void> => {
    const ids = batch.map((message) => message.MessageId ?? "");
    let failed = new Set(ids);
    let error: unknown;
    try {
      const answer = await fn.invoke({ Records: batch.map((message) => toSqsRecord(message, queueArn)) });
      failed = reportBatchItemFailures ? toFailedMessageIds(answer, ids) : new Set();
    } catch (cause) {
      error = cause;
    }
    if (abandoned) return;
    await reader.remove(batch.filter((message) => !failed.has(message.MessageId ?? "")));
    onBatch?.({ size: batch.length, failed: failed.size, ...(error === undefined ? {} : { error }) });
  };

  const pollOnce = async (): Promise<void> => {
    const messages = await reader.receiveBatch();
    if (stopping) return reader.release(messages);
    if (shuffle) shuffleInPlace(messages, shuffle);
    for (const batch of splitByPayload(messages)) await handleBatch(batch);
  };
  const poll = async (): Promise<void> => {
    while (!stopping) {
      try {
        await pollOnce();
      } catch (error) {
        if (abandoned) return;
        onError(error);
        await sleep(afterErrorMs);
      }
    }
  };
  const loops = Promise.all(Array.from({ length: maxConcurrency }, poll));

  return {
    async stop({ graceMs = 1_000 } = {}) {
      stopping = true;
      const waiting = new AbortController();
      const patience = sleep(graceMs + 1_000, undefined, { signal: waiting.signal }).catch(() => undefined);
      await Promise.race([loops, patience]);
      waiting.abort();
      abandoned = true;
      if (typeof options.sqs === "string") sqs.destroy();
    },
  };
}

function createClient(endpoint: string): SQSClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new SQSClient({ endpoint, region: "us-east-1", credentials });
}

async function getQueueArn(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  return answer.Attributes?.QueueArn ?? "";
}

/** Fisher and Yates. */
function shuffleInPlace(messages: Message[], random: () => number): void {
  for (let last = messages.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [messages[last], messages[other]];
    if (a && b) [messages[last], messages[other]] = [b, a];
  }
}

function assertInRange(option: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`${option} must be an integer from ${min} to ${max}, not ${value}.`);
}
