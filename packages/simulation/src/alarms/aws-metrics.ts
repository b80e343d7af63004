/**
 * What CloudWatch would write of a simulated machine by itself: Lambda's, SQS's and DynamoDB's own metrics, from what really happened in
 * it. For alarms that are to ring by their cause and not by numbers somebody made up. Names are the plan's: `<resource>.<metric>`.
 */
import type { FunctionName, InvocationSummary, Machine, UrlAnswer } from "../machine/index.ts";

type Observed = Pick<Machine, "queue" | "counters">;

export interface AwsMetrics {
  /** For `createMachine`. */
  readonly onInvocation: (summary: InvocationSummary) => void;
  readonly onThrottled: (name: FunctionName) => void;
  readonly onAnswer: (answer: UrlAnswer) => void;
  /** To be called every few minutes, once in each period of an alarm at least: how queues and table stand. */
  sample(machine: Observed): void;
}

const RESOURCES: Readonly<Record<string, string>> = {
  worker: "Worker",
  dispatcher: "Dispatcher",
  api: "Api",
  webhook: "Webhook",
};

/**
 * SQS looks away from messages that were received so often: the age is that of the oldest other one (AWS: Available CloudWatch metrics
 * for Amazon SQS, ApproximateAgeOfOldestMessage).
 */
const POISON_RECEIVES = 3;

export function createAwsMetrics({
  now,
  put,
}: {
  readonly now: () => number;
  readonly put: (name: string, value: number) => void;
}): AwsMetrics {
  const seen = { reads: 0, writes: 0 };
  const putOf = (name: string, metric: string, value: number) => put(`${RESOURCES[name] ?? name}.${metric}`, value);

  return {
    onInvocation({ function: name, outcome, startedAt, endedAt }) {
      putOf(name, "Duration", endedAt - startedAt);
      putOf(name, "Errors", outcome === "done" ? 0 : 1);
    },
    onThrottled: (name) => putOf(name, "Throttles", 1),
    onAnswer({ function: name, status, durationMs }) {
      putOf(name, "UrlRequestCount", 1);
      putOf(name, "UrlRequestLatency", durationMs);
      if (status >= 500) putOf(name, "Url5xxCount", 1);
    },
    sample({ queue, counters: { table, schedule } }) {
      const waiting = queue.list().filter(({ receiveCount }) => receiveCount <= POISON_RECEIVES);
      const oldestAt = Math.min(now(), ...waiting.map(({ sentAt }) => sentAt));
      put("SyncQueue.ApproximateAgeOfOldestMessage", (now() - oldestAt) / 1_000);
      put("SyncDeadLetters.ApproximateNumberOfMessagesVisible", queue.deadLetters.length);
      put("TickDeadLetters.ApproximateNumberOfMessagesVisible", schedule.givenUp);
      const { throttledReads, throttledWrites } = table;
      if (throttledReads > seen.reads) put("Table.ReadThrottleEvents", throttledReads - seen.reads);
      if (throttledWrites > seen.writes) put("Table.WriteThrottleEvents", throttledWrites - seen.writes);
      seen.reads = throttledReads;
      seen.writes = throttledWrites;
    },
  };
}
