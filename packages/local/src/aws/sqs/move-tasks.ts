// Redrive of dead letters (StartMessageMoveTask and its relatives), which fauxqs 1.9.2 lacks. Moved messages become new
// messages, as AWS documents: new id, receive count from zero.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Json, type QueueCalls, type QueueInfo, SqsFault } from "./queue-calls.ts";

interface MoveTask {
  TaskHandle: string;
  SourceArn: string;
  DestinationArn?: string;
  MaxNumberOfMessagesPerSecond?: number;
  Status: "RUNNING" | "CANCELLING" | "CANCELLED" | "COMPLETED" | "FAILED";
  FailureReason?: string;
  StartedTimestamp: number;
  ApproximateNumberOfMessagesMoved: number;
  ApproximateNumberOfMessagesToMove: number;
}

export interface MoveTasks {
  start(request: Json): Promise<Json>;
  list(request: Json): Promise<Json>;
  cancel(request: Json): Promise<Json>;
  /** Ends every running move and waits for it. */
  stop(): Promise<void>;
}

/** AWS moves up to 500 messages a second; at that rate we do not slow down at all. */
const maxRate = 500;
const batchSize = 10;
const holdSeconds = 30;

export function createMoveTasks(calls: QueueCalls): MoveTasks {
  const tasks: MoveTask[] = [];
  const running = new Set<Promise<void>>();

  const run = async (task: MoveTask, source: QueueInfo, target: QueueInfo): Promise<void> => {
    try {
      while (task.Status === "RUNNING") {
        const moved = await moveBatch(calls, source, target, task.MaxNumberOfMessagesPerSecond ?? maxRate);
        if (moved === 0) break;
        task.ApproximateNumberOfMessagesMoved += moved;
        const rate = task.MaxNumberOfMessagesPerSecond ?? maxRate;
        if (rate < maxRate) await sleep((1000 * moved) / rate);
      }
      task.Status = task.Status === "CANCELLING" ? "CANCELLED" : "COMPLETED";
    } catch (error) {
      task.Status = "FAILED";
      task.FailureReason = error instanceof Error ? error.message : String(error);
    }
  };

  return {
    async start(request) {
      const sourceArn = String(request.SourceArn);
      const { source, target } = await findEnds(calls, sourceArn, request.DestinationArn);
      if (tasks.some((task) => task.SourceArn === sourceArn && task.Status === "RUNNING")) {
        throw new SqsFault("UnsupportedOperation", "A message move task is already running for this queue.");
      }
      const task: MoveTask = {
        TaskHandle: randomUUID(),
        SourceArn: sourceArn,
        ...(typeof request.DestinationArn === "string" ? { DestinationArn: request.DestinationArn } : {}),
        ...toRate(request.MaxNumberOfMessagesPerSecond),
        Status: "RUNNING",
        StartedTimestamp: Date.now(),
        ApproximateNumberOfMessagesMoved: 0,
        ApproximateNumberOfMessagesToMove: source.messages,
      };
      tasks.unshift(task);
      const work = run(task, source, target).finally(() => running.delete(work));
      running.add(work);
      return { TaskHandle: task.TaskHandle };
    },
    async list(request) {
      const limit = typeof request.MaxResults === "number" ? request.MaxResults : 1;
      const results = tasks.filter((task) => task.SourceArn === request.SourceArn).slice(0, limit);
      return { Results: results.map(toResult) };
    },
    async cancel(request) {
      const task = tasks.find((entry) => entry.TaskHandle === request.TaskHandle && entry.Status === "RUNNING");
      if (!task) throw new SqsFault("ResourceNotFoundException", "There is no running task with this handle.");
      task.Status = "CANCELLING";
      return { ApproximateNumberOfMessagesMoved: task.ApproximateNumberOfMessagesMoved };
    },
    async stop() {
      for (const task of tasks) if (task.Status === "RUNNING") task.Status = "CANCELLING";
      await Promise.all(running);
    },
  };
}

async function findEnds(calls: QueueCalls, sourceArn: string, destinationArn: unknown) {
  const queues = await calls.listQueues();
  const source = queues.find((queue) => queue.arn === sourceArn);
  if (!source) {
    throw new SqsFault("ResourceNotFoundException", "The resource that you specified for SourceArn doesn't exist.");
  }
  const feeders = queues.filter((queue) => queue.deadLetterArn === sourceArn);
  if (feeders.length === 0) {
    throw new SqsFault("InvalidParameterValueException", "Source queue must be configured as a Dead Letter Queue.");
  }
  // Without a destination AWS sends each message back to the queue it came from; we know only who may have sent it.
  const target = destinationArn === undefined ? feeders[0] : queues.find((queue) => queue.arn === destinationArn);
  if (!target) {
    throw new SqsFault(
      "ResourceNotFoundException",
      "The resource that you specified for DestinationArn doesn't exist.",
    );
  }
  return { source, target };
}

async function moveBatch(calls: QueueCalls, source: QueueInfo, target: QueueInfo, rate: number): Promise<number> {
  const received = await calls.call("ReceiveMessage", {
    QueueUrl: source.url,
    MaxNumberOfMessages: Math.min(batchSize, rate),
    VisibilityTimeout: holdSeconds,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  });
  const messages = (received.Messages ?? []) as Json[];
  for (const message of messages) {
    const attributes = (message.Attributes ?? {}) as Record<string, string>;
    const isFifo = target.url.endsWith(".fifo");
    await calls.call("SendMessage", {
      QueueUrl: target.url,
      MessageBody: message.Body,
      ...(message.MessageAttributes ? { MessageAttributes: message.MessageAttributes } : {}),
      ...(isFifo ? { MessageGroupId: attributes.MessageGroupId, MessageDeduplicationId: randomUUID() } : {}),
    });
    await calls.call("DeleteMessage", { QueueUrl: source.url, ReceiptHandle: message.ReceiptHandle });
  }
  return messages.length;
}

function toRate(value: unknown): { MaxNumberOfMessagesPerSecond?: number } {
  if (value === undefined) return {};
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > maxRate) {
    throw new SqsFault(
      "InvalidParameterValue",
      `MaxNumberOfMessagesPerSecond must be an integer from 1 to ${maxRate}.`,
    );
  }
  return { MaxNumberOfMessagesPerSecond: value };
}

/** AWS names the handle of a task only while it can be cancelled. */
function toResult({ TaskHandle, ...task }: MoveTask): Json {
  return task.Status === "RUNNING" ? { ...task, TaskHandle } : { ...task };
}
