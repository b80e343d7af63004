/**
 * Idempotence of TransactWriteItems: a repeated ClientRequestToken within ten minutes gets the first answer again, and the
 * same token with another content is refused (API reference, TransactWriteItems).
 */
import { tokenMismatch } from "../errors.ts";
import type { Output } from "./call.ts";

const REMEMBERED_MS = 10 * 60_000;
/** For a clock that stands still. */
const MAX_TOKENS = 10_000;

export interface ClientTokens {
  /** The remembered answer, or undefined when the request must be carried out. */
  find(token: string, items: unknown, nowMs: number): Output | undefined;
  remember(token: string, items: unknown, output: Output, nowMs: number): void;
}

export function createClientTokens(): ClientTokens {
  const known = new Map<string, { readonly content: string; readonly atMs: number; readonly output: Output }>();
  return {
    find(token, items, nowMs) {
      const entry = known.get(token);
      if (!entry || nowMs - entry.atMs >= REMEMBERED_MS) return undefined;
      if (entry.content !== toContent(items)) throw tokenMismatch();
      return entry.output;
    },
    remember(token, items, output, nowMs) {
      for (const [old, entry] of known) {
        if (known.size < MAX_TOKENS && nowMs - entry.atMs < REMEMBERED_MS) break;
        known.delete(old);
      }
      known.set(token, { content: toContent(items), atMs: nowMs, output });
    },
  };
}

function toContent(items: unknown): string {
  return JSON.stringify(items, (_name, value: unknown) => {
    if (value instanceof Set) return ["set", ...value];
    if (value instanceof Uint8Array) return ["bytes", Buffer.from(value).toString("base64")];
    return typeof value === "bigint" ? String(value) : value;
  });
}
