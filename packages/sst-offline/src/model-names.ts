/** The account everything is invented in, and texts that look like chance but are the same in every run. */
import { createHash } from "node:crypto";

export const OFFLINE_ACCOUNT = "123456789012";

export function toHash(text: string, length = 8): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** As AWS writes random ids. */
export function toUuid(text: string): string {
  const hash = toHash(text, 32);
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20)].join("-");
}
