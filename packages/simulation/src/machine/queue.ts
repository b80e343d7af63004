/**
 * An SQS standard queue with its dead letters, in memory: delays, visibility, receive counts, retention. With faults it does
 * what a standard queue may do: deliver twice, late, in any order.
 * Source: Amazon SQS developer guide ("At-least-once delivery", "Visibility timeout", "Dead-letter queues").
 */
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import type { QueueFaults } from "./faults.ts";
import type { Trace } from "./trace.ts";

export interface QueuePlan {
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
  readonly retentionSeconds: number;
}

export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  /** Epoch ms. */
  readonly sentAt: number;
  /** Times it was received so far. */
  readonly receiveCount: number;
  /** Of its last receipt. */
  readonly receiptHandle: string;
}

interface StoredMessage extends QueuedMessage {
  visibleAt: number;
  receiveCount: number;
  receiptHandle: string;
}

export interface QueueCounters {
  sent: number;
  received: number;
  deleted: number;
  duplicated: number;
  expired: number;
}

export interface Queue {
  /** @param delaySeconds 0 to 900 */
  send(body: string, delaySeconds: number): string;
  /** Up to `max` visible messages; they are invisible from now on. Those received too often go to the dead letters. */
  receive(max: number): QueuedMessage[];
  /** False when the message was received anew since, or is gone. */
  delete(receiptHandle: string): boolean;
  /** When the next message becomes visible (epoch ms); undefined when there is none. Past instants mean: now. */
  findNextVisibleAt(): number | undefined;
  /** Called whenever a message is or will be visible earlier than known before. */
  onSend: (() => void) | undefined;
  readonly size: number;
  list(): readonly QueuedMessage[];
  readonly deadLetters: readonly QueuedMessage[];
  readonly counters: Readonly<QueueCounters>;
}

/** SQS: a message can be delayed for 15 minutes at most. */
export const DELAY_SECONDS_MAX = 900;
const LATE_MEAN_MS = 5 * 60_000;
const DUPLICATE_MEAN_MS = 60_000;

export function createQueue(dependencies: {
  plan: QueuePlan;
  clock: VirtualClock;
  random: Randomness;
  getFaults: () => QueueFaults;
  trace?: Trace | undefined;
}): Queue {
  const { plan, clock, random, getFaults, trace } = dependencies;
  const stored = new Set<StoredMessage>();
  const byReceipt = new Map<string, StoredMessage>();
  const deadLetters: QueuedMessage[] = [];
  const counters: QueueCounters = { sent: 0, received: 0, deleted: 0, duplicated: 0, expired: 0 };
  let messages = 0;
  let receipts = 0;

  function remove(message: StoredMessage): void {
    stored.delete(message);
    byReceipt.delete(message.receiptHandle);
  }

  function toVisible(): StoredMessage[] {
    const now = clock.now();
    const visible: StoredMessage[] = [];
    for (const message of stored) {
      if (now - message.sentAt > plan.retentionSeconds * 1_000) {
        remove(message);
        counters.expired++;
        trace?.("queue", "message.expired", { messageId: message.messageId });
      } else if (message.visibleAt <= now) visible.push(message);
    }
    return visible;
  }

  function bury(message: StoredMessage): void {
    remove(message);
    deadLetters.push({ ...message });
    trace?.("queue", "message.dead_letter", { messageId: message.messageId, body: message.body });
  }

  /** Another server of the queue holds a copy that knows nothing of what happens to this one. */
  function duplicate(message: StoredMessage): void {
    const afterMs = random.chance(0.5) ? 0 : Math.floor(random.exponential(DUPLICATE_MEAN_MS));
    stored.add({ ...message, receiptHandle: "", visibleAt: clock.now() + afterMs });
    counters.duplicated++;
    trace?.("queue", "message.duplicated", { messageId: message.messageId, afterMs });
    queue.onSend?.();
  }

  const queue: Queue = {
    onSend: undefined,
    send(body, delaySeconds) {
      if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > DELAY_SECONDS_MAX) {
        throw new RangeError(`DelaySeconds: a whole number from 0 to ${DELAY_SECONDS_MAX}, not ${delaySeconds}`);
      }
      messages++;
      counters.sent++;
      const messageId = `message-${messages}`;
      const lateMs = random.chance(getFaults().late) ? Math.floor(random.exponential(LATE_MEAN_MS)) : 0;
      const now = clock.now();
      stored.add({
        messageId,
        body,
        sentAt: now,
        visibleAt: now + delaySeconds * 1_000 + lateMs,
        receiveCount: 0,
        receiptHandle: "",
      });
      trace?.("queue", "message.sent", { messageId, delaySeconds, lateMs: lateMs || undefined, body });
      queue.onSend?.();
      return messageId;
    },
    receive(max) {
      const visible = toVisible();
      const reordered = visible.length > 0 && random.chance(getFaults().reordered);
      const candidates = reordered ? random.shuffle(visible) : visible;
      const wanted = reordered ? random.integer(1, max) : max;
      const received: QueuedMessage[] = [];
      for (const message of candidates) {
        if (received.length === wanted) break;
        if (message.receiveCount >= plan.maxReceiveCount) {
          bury(message);
          continue;
        }
        byReceipt.delete(message.receiptHandle);
        receipts++;
        message.receiptHandle = `receipt-${receipts}`;
        message.receiveCount++;
        message.visibleAt = clock.now() + plan.visibilityTimeoutSeconds * 1_000;
        byReceipt.set(message.receiptHandle, message);
        counters.received++;
        received.push({ ...message });
        if (random.chance(getFaults().duplicate)) duplicate(message);
      }
      return received;
    },
    delete(receiptHandle) {
      const message = byReceipt.get(receiptHandle);
      if (!message) return false;
      remove(message);
      counters.deleted++;
      return true;
    },
    findNextVisibleAt() {
      let next: number | undefined;
      for (const { visibleAt } of stored) if (next === undefined || visibleAt < next) next = visibleAt;
      return next;
    },
    get size() {
      return stored.size;
    },
    list: () => [...stored],
    deadLetters,
    counters,
  };
  return queue;
}
