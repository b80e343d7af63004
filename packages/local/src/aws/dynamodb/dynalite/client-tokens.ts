// Idempotence of TransactWriteItems: a repeated ClientRequestToken within ten minutes gets the first answer again, and
// the same token with another content is refused (API reference, TransactWriteItems).
import { createHash } from "node:crypto";
import { errorReply, type Json, type Reply } from "./wire.ts";

const rememberedMs = 10 * 60_000;

export interface ClientTokens {
  /** The remembered answer, a refusal, or undefined when the request must be carried out. */
  find(token: string, items: Json[]): Reply | undefined;
  remember(token: string, items: Json[], reply: Reply): void;
}

export function createClientTokens(now: () => number): ClientTokens {
  const known = new Map<string, { digest: string; atMs: number; reply: Reply }>();
  const toDigest = (items: Json[]): string => createHash("sha256").update(JSON.stringify(items)).digest("hex");

  return {
    find(token, items) {
      const entry = known.get(token);
      if (!entry || now() - entry.atMs >= rememberedMs) return undefined;
      if (entry.digest === toDigest(items)) return entry.reply;
      return errorReply(
        "IdempotentParameterMismatchException",
        "The request uses the same client token as a previous, but non-identical request.",
      );
    },
    remember(token, items, reply) {
      // The SDK sends a fresh token with every transaction: without this, a long run would keep them all.
      for (const [old, entry] of known) {
        if (now() - entry.atMs < rememberedMs) break;
        known.delete(old);
      }
      known.set(token, { digest: toDigest(items), atMs: now(), reply });
    },
  };
}
