/**
 * The event source mapping between a queue and a function: takes batches, invokes up to `maximumConcurrency` times at once, and
 * deletes what was done. What failed, crashed or ran out of time stays invisible until its visibility ends.
 * Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS".
 */
import type { SQSEvent, SQSRecord } from "aws-lambda";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { toFailedMessageIds } from "./batch-answer.ts";
import type { MachineLatencies, QueueFaults } from "./faults.ts";
import type { InvocationResult } from "./lambda.ts";
import type { Queue, QueuedMessage } from "./queue.ts";
import type { Trace } from "./trace.ts";

export interface QueueMapping {
  /** Takes no more batches; what runs runs on. */
  stop(): void;
  start(): void;
  /** Invocations under way. */
  readonly running: number;
}

export function createQueueMapping(dependencies: {
  queue: Queue;
  clock: VirtualClock;
  random: Randomness;
  latencies: MachineLatencies;
  getFaults: () => QueueFaults;
  plan: { readonly batchSize: number; readonly maximumConcurrency: number };
  invoke: (event: SQSEvent) => Promise<InvocationResult<unknown>>;
  trace?: Trace | undefined;
}): QueueMapping {
  const { queue, clock, random, latencies, getFaults, plan, invoke, trace } = dependencies;
  let running = 0;
  let isStopped = false;
  let planned: { readonly dueAt: number; readonly cancel: () => void } | undefined;

  /** Looks into the queue a moment after the next message becomes visible. */
  function planPoll(): void {
    const visibleAt = queue.findNextVisibleAt();
    if (visibleAt === undefined || isStopped) return;
    const earliest = Math.max(clock.now(), visibleAt);
    if (planned !== undefined && planned.dueAt <= earliest + latencies.deliveryMs[1]) return;
    planned?.cancel();
    const dueAt = earliest + random.integer(...latencies.deliveryMs);
    planned = { dueAt, cancel: clock.at(dueAt, poll) };
  }

  function poll(): void {
    planned = undefined;
    while (running < plan.maximumConcurrency && !isStopped) {
      const batch = queue.receive(plan.batchSize);
      if (batch.length === 0) {
        planPoll();
        return;
      }
      trace?.("queue", "batch.received", { messageIds: batch.map(({ messageId }) => messageId).join(",") });
      if (random.chance(getFaults().lost)) trace?.("queue", "batch.lost");
      else clock.follow(`batch of ${batch[0]?.messageId}`, work(batch));
    }
  }

  async function work(batch: readonly QueuedMessage[]): Promise<void> {
    running++;
    const result = await invoke({ Records: batch.map(toRecord) });
    running--;
    if (result.outcome === "done" && random.chance(getFaults().deletionFails)) trace?.("queue", "messages.not_deleted");
    else if (result.outcome === "done") {
      const failed = toFailedMessageIds(
        result.value,
        batch.map(({ messageId }) => messageId),
      );
      for (const { messageId, receiptHandle } of batch) if (!failed.has(messageId)) queue.delete(receiptHandle);
      if (failed.size > 0) trace?.("queue", "messages.failed", { messageIds: [...failed].join(",") });
    }
    poll();
  }

  queue.onSend = planPoll;
  return {
    stop() {
      isStopped = true;
      planned?.cancel();
      planned = undefined;
    },
    start() {
      isStopped = false;
      planPoll();
    },
    get running() {
      return running;
    },
  };
}

function toRecord(message: QueuedMessage): SQSRecord {
  const { messageId, receiptHandle, body, receiveCount, sentAt } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: "simulation",
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:sync",
    awsRegion: "eu-central-1",
  };
}
