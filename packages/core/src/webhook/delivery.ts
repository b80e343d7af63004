/**
 * A delivery of Fathom's webhook that was verified and stored, once per `webhook-id`, until a worker has merged it. Then the text
 * goes and the mark that it was there stays, so that the same delivery again does nothing.
 */
import { type Clock, DAY_MS, type Instant, toInstant } from "../clock.ts";

/**
 * `received`: not worked yet · `merged`: its call is stored, or what is held was newer · `ignored`: not a call of this rep ·
 * `unreadable`: kept with its body, for somebody to look at and to replay.
 */
export const DELIVERY_STATES = ["received", "merged", "ignored", "unreadable"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface WebhookDelivery {
  readonly repId: string;
  /** `webhook-id`. */
  readonly deliveryId: string;
  /** Of the webhook it came through. */
  readonly connectionId: string;
  readonly state: DeliveryState;
  /** When Fathom produced it, as far as we know: its `webhook-timestamp`, or our own time where that lies ahead of us. */
  readonly observedAt: Instant;
  readonly receivedAt: Instant;
  /** Of the body as it came. */
  readonly bytes: number;
  /** Compressed. undefined: settled, or larger than a table's item may be. */
  readonly body: Uint8Array | undefined;
  /** Why it is unreadable or ignored; no content. */
  readonly reason: string | undefined;
  /** When it was found unreadable. */
  readonly unreadableAt: Instant | undefined;
  /** Epoch seconds; DynamoDB deletes late, so readers compare it too. */
  readonly expiresAt: number;
}

/** How long a delivery is remembered: far longer than Fathom repeats one, long enough to repair what could not be read. */
export const DELIVERY_KEPT_MS = 30 * DAY_MS;

/** The largest body that is taken. Fathom's are 0.1 to 0.9 MB; a Function URL itself takes 6 MB. */
export const DELIVERY_BYTES_MAX = 4 * 1024 * 1024;
/** Compressed; DynamoDB's item limit is 400 KB, keys and names included. */
export const DELIVERY_PACKED_BYTES_MAX = 380 * 1024;

/** What the receiving function knows of a delivery, as it is first stored. */
export function toReceived(
  given: Pick<WebhookDelivery, "repId" | "deliveryId" | "connectionId" | "bytes" | "body"> & {
    /** Epoch ms of `webhook-timestamp`. */
    readonly sentAtMs: number;
  },
  clock: Clock,
): WebhookDelivery {
  const now = clock.now();
  const { sentAtMs, ...delivery } = given;
  return {
    ...delivery,
    state: "received",
    // A clock ahead of ours must not make every later poll look old.
    observedAt: toInstant(Math.min(sentAtMs, now)),
    receivedAt: toInstant(now),
    reason: undefined,
    unreadableAt: undefined,
    expiresAt: Math.ceil((now + DELIVERY_KEPT_MS) / 1_000),
  };
}
