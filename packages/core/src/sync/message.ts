/**
 * The queue's messages: sync this rep, or merge this delivery. Identifiers only, versioned and parsed; a stale or duplicated one is harmless.
 */
import * as z from "zod";
import { REP_ID_PATTERN } from "../rep/rep.ts";
import { SCOPES } from "./outcome.ts";
import { TRIGGERS } from "./trigger.ts";
import { WebhookMessage } from "./webhook-message.ts";

export const SyncMessage = z.object({
  v: z.literal(1),
  kind: z.literal("sync-rep"),
  repId: z.string().regex(REP_ID_PATTERN),
  runId: z.string().min(1).max(128),
  trigger: z.enum(TRIGGERS),
  /** 1 for the run's own message, one more for each that goes on from it. */
  attempt: z.int().min(1).max(10_000),
  /** Left out: all. */
  scope: z.enum(SCOPES).optional(),
  window: z.object({ since: z.iso.datetime(), deep: z.boolean().optional() }).optional(),
});
export type SyncMessage = z.infer<typeof SyncMessage>;

/** A body that is no message of ours: it goes to the dead letters, where somebody looks at it. */
export class InvalidMessage extends Error {
  override readonly name = "InvalidMessage";
}

/** What may be in the queue. */
export type QueueMessage = SyncMessage | WebhookMessage;
const QueueMessage = z.discriminatedUnion("kind", [SyncMessage, WebhookMessage]);

/** @throws InvalidMessage naming the field, never repeating the body */
export function parseQueueMessage(body: string): QueueMessage {
  return parseMessage(QueueMessage, body);
}

/** @throws InvalidMessage, also for a message of another kind */
export function parseSyncMessage(body: string): SyncMessage {
  return parseMessage(SyncMessage, body);
}

function parseMessage<Message>(shape: z.ZodType<Message>, body: string): Message {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    throw new InvalidMessage("the message is not JSON", { cause });
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join(".") || "message"}: ${issue.message}`);
  throw new InvalidMessage(`the message is none of ours: ${fields.join("; ")}`);
}

export interface OutgoingMessage {
  readonly message: SyncMessage;
  /** 0 to 900 seconds, the longest delay SQS knows. */
  readonly delaySeconds: number;
}

/** SQS DelaySeconds is at most 15 minutes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
export const DELAY_SECONDS_MAX = 900;

export interface SyncQueue {
  /** Sends every message or throws; a message may have been sent all the same, which is harmless. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}
