/**
 * One delivery of Fathom's: known path, right signature, stored once, a pointer in the queue, and only then "taken". Whatever is
 * wrong with what came is the sender's; whatever throws is ours, and the sender may try again.
 */
import {
  type Clock,
  DELIVERY_BYTES_MAX,
  type KeyVault,
  type Log,
  type Metrics,
  MINUTE_MS,
  packBody,
  toPathHash,
  toReceived,
  toSecretOwner,
  type WebhookDelivery,
} from "@fathom-sync/core";
import type { PlainStore } from "./plain-store.ts";

/** Whether a delivery was signed for this webhook, just now; `refusal` is for counting only. */
export type Verify = (input: {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly nowMs: number;
}) =>
  | { readonly verified: true; readonly id: string; readonly sentAtMs: number }
  | { readonly verified: false; readonly refusal: string };

/** `repeated`: it was taken before, and nothing was done. */
export type Receipt = "taken" | "repeated" | "unknown" | "refused" | "too-large";

export interface IncomingDelivery {
  /** The last segment of the path. */
  readonly pathKey: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came over the wire. */
  readonly body: Uint8Array;
}

export type Receive = (incoming: IncomingDelivery) => Promise<Receipt>;

/** Longer than an invocation lives: what waits for longer has lost its pointer. */
const POINTER_LOST_AFTER_MS = MINUTE_MS;

export function createReceive(dependencies: {
  readonly store: PlainStore;
  readonly vault: Pick<KeyVault, "open">;
  readonly verify: Verify;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}): Receive {
  const { store, vault, verify, clock, log, metrics } = dependencies;

  async function point({ repId, deliveryId }: WebhookDelivery): Promise<void> {
    await store.point({ v: 1, kind: "webhook", repId, deliveryId });
  }

  async function take(delivery: WebhookDelivery): Promise<Receipt> {
    const earlier = await store.putDelivery(delivery);
    if (earlier) {
      metrics.add("WebhooksRepeated", 1);
      // Nothing is done twice. But who stored it may have died before the pointer left; a second one is harmless.
      if (earlier.isWaiting && clock.now() - earlier.receivedAtMs > POINTER_LOST_AFTER_MS) await point(delivery);
      return "repeated";
    }
    try {
      await point(delivery);
    } catch (error) {
      // We answer that it was not taken: its repetition must not find it.
      await store.removeDelivery(delivery);
      throw error;
    }
    metrics.add("WebhooksReceived", 1);
    return "taken";
  }

  return async ({ pathKey, headers, body }) => {
    if (body.byteLength > DELIVERY_BYTES_MAX) return "too-large";
    const path = await store.findPath(toPathHash(pathKey));
    if (!path) {
      metrics.add("WebhooksUnknown", 1);
      return "unknown";
    }
    const { repId, connectionId, pathHash, sealedSecret } = path;
    const secret = await vault.open(toSecretOwner(pathHash), sealedSecret);
    const verdict = verify({ secret, headers, body, nowMs: clock.now() });
    if (!verdict.verified) {
      metrics.add("WebhooksRefused", 1);
      log.warn("webhook.refused", { repId, refusal: verdict.refusal });
      return "refused";
    }
    const packed = packBody(body);
    const { id: deliveryId, sentAtMs } = verdict;
    const bytes = body.byteLength;
    const delivery = toReceived({ repId, deliveryId, connectionId, bytes, body: packed, sentAtMs }, clock);
    const receipt = await take(delivery);
    log.info("webhook.received", { repId, deliveryId, receipt, bytes });
    return receipt;
  };
}
