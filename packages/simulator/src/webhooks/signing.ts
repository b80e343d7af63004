/** Standard Webhooks signatures, right ones and the wrong ones a receiver must refuse. Source: standardwebhooks.com. */
import { createHmac } from "node:crypto";
import type { Switches } from "../switches/switches.ts";

/** `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the bytes behind `whsec_`. */
export function signWebhook(secret: string, id: string, timestampSeconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestampSeconds}.${body}`).digest("base64")}`;
}

/** The headers of one attempt, with the trick in force. */
export function toWebhookHeaders(
  secret: string,
  id: string,
  sentAtMs: number,
  body: string,
  switches: Readonly<Switches>,
): Record<string, string> {
  const offsetSeconds = { fresh: 0, stale: -3600, future: 3600 }[switches.webhookTimestamp];
  const timestamp = Math.floor(sentAtMs / 1000) + offsetSeconds;
  const signature = toSignature(secret, id, timestamp, body, switches);
  const spell = (name: string): string =>
    switches.webhookHeaderCase === "lower" ? name : name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  const prefix = switches.webhookHeaderPrefix;
  return {
    [spell("content-type")]: "application/json",
    [spell("user-agent")]: "Svix-Webhooks/1.0 (sender-simulated; +https://www.svix.com/http-sender/)",
    [spell(`${prefix}-id`)]: id,
    [spell(`${prefix}-timestamp`)]: String(timestamp),
    ...(signature === undefined ? {} : { [spell(`${prefix}-signature`)]: signature }),
  };
}

function toSignature(
  secret: string,
  id: string,
  timestamp: number,
  body: string,
  { webhookSignature }: Readonly<Switches>,
) {
  const valid = signWebhook(secret, id, timestamp, body);
  const other = signWebhook(
    `whsec_${Buffer.from("a secret of another webhook").toString("base64")}`,
    id,
    timestamp,
    body,
  );
  switch (webhookSignature) {
    case "valid":
      return valid;
    case "two":
      return `${other.replace("v1,", "v0,")} ${valid}`;
    case "rotated":
      return `${other} ${valid}`;
    case "bad":
      return other;
    case "missing":
      return undefined;
  }
}
