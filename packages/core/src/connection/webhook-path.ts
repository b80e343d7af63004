/**
 * Where Fathom delivers a rep's calls: an unguessable path, and the secret its deliveries are signed with. The path itself is not
 * stored, only its hash: who reads the table can address no rep's webhook.
 */
import { createHash } from "node:crypto";
import type { Instant } from "../clock.ts";

export interface WebhookPath {
  readonly pathHash: string;
  readonly repId: string;
  readonly connectionId: string;
  /** The `whsec_` secret Fathom gave for this webhook, sealed for `toSecretOwner(pathHash)`. */
  readonly sealedSecret: string;
  readonly createdAt: Instant;
}

/** What is stored in place of the last segment of `/api/webhooks/fathom/{key}`: its SHA-256, base64url. */
export function toPathHash(pathKey: string): string {
  return createHash("sha256").update(pathKey, "utf8").digest("base64url");
}

/** Whom the secret is sealed for: one moved to another path does not open. No rep's id has this form. */
export function toSecretOwner(pathHash: string): string {
  return `webhook/${pathHash}`;
}
