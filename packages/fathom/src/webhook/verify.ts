/**
 * Whether a delivery was signed by Fathom for this webhook, just now (https://www.standardwebhooks.com). Works on the raw bytes.
 * Every delivery costs the same: the signature is computed and compared also where the headers, the time or the secret already
 * say no, so that how long an answer takes tells nothing.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { findDeliveryHeaders } from "./delivery-headers.ts";
import { findSigningKey } from "./secret.ts";

export type WebhookRefusal = "headers" | "timestamp" | "stale" | "future" | "secret" | "signature";

export type WebhookVerdict =
  | {
      readonly verified: true;
      /** `webhook-id`: the same on every attempt to deliver one event. */
      readonly id: string;
      /** `webhook-timestamp` as epoch ms. */
      readonly sentAtMs: number;
    }
  | {
      readonly verified: false;
      /** For counting only: who sent it is told nothing. */
      readonly refusal: WebhookRefusal;
    };

/** How far the sender's clock and ours may be apart, either way. */
export const TOLERANCE_SECONDS = 5 * 60;

/** Visible ASCII but the full stop, which separates the signed parts and so may not be in one (Standard Webhooks, "Signature scheme"). */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
/** A strict integer: `parseInt` would take `1614265330junk`. */
const TIMESTAMP = /^(?:0|[1-9]\d{0,11})$/;
/** More than any rotation needs; the rest of a longer header is not looked at. */
const SIGNATURES_MAX = 16;
/** Takes the place of a key that is none: whatever it says, the verdict is no. */
const DECOY_KEY = Buffer.alloc(32);
const NO_HEADERS = { id: "", timestamp: "", signature: "" };

/** @param nowMs epoch ms */
export function verifyWebhook(input: {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came over the wire, base64-flagged bodies decoded. */
  readonly body: Uint8Array;
  readonly nowMs: number;
}): WebhookVerdict {
  const key = findSigningKey(input.secret);
  const headers = findDeliveryHeaders(input.headers);
  const { id, timestamp, signature } = headers ?? NO_HEADERS;
  const expected = createHmac("sha256", key ?? DECOY_KEY)
    .update(`${id}.${timestamp}.`)
    .update(input.body)
    .digest("base64");
  const signed = hasSignature(signature, expected);
  const refusal = findRefusal();
  if (refusal !== undefined) return { verified: false, refusal };
  return { verified: true, id, sentAtMs: Number(timestamp) * 1_000 };

  function findRefusal(): WebhookRefusal | undefined {
    if (!headers || !ID.test(id)) return "headers";
    if (!TIMESTAMP.test(timestamp)) return "timestamp";
    if (!key) return "secret";
    if (!signed) return "signature";
    const ageSeconds = Math.floor(input.nowMs / 1_000) - Number(timestamp);
    if (ageSeconds > TOLERANCE_SECONDS) return "stale";
    if (ageSeconds < -TOLERANCE_SECONDS) return "future";
    return undefined;
  }
}

/** Whether one of the space-separated `v1` signatures is the expected one. All are compared, and other versions say nothing. */
function hasSignature(header: string, expected: string): boolean {
  const wanted = Buffer.from(expected, "latin1");
  let found = false;
  for (const entry of header.split(" ", SIGNATURES_MAX)) {
    const [version, ...rest] = entry.split(",");
    const given = Buffer.from(rest.join(","), "utf8");
    // Of another length: compared all the same, with itself's stand-in, because `timingSafeEqual` throws on unequal lengths.
    const comparable = given.byteLength === wanted.byteLength;
    const equal = timingSafeEqual(wanted, comparable ? given : Buffer.alloc(wanted.byteLength));
    if (equal && comparable && version === "v1") found = true;
  }
  return found;
}
