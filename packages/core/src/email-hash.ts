/** The one way an address becomes what keys, marks and records know a person by. */
import { createHash } from "node:crypto";

/**
 * What an address is known by: SHA-256 of it, trimmed and in lower case, so that neither keys nor cursors hold it. A pseudonym, not
 * anonymous: whoever has the address can compute it.
 */
export function toEmailHash(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("base64url");
}
