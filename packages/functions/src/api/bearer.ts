/** Who calls: bearer tokens, compared in constant time over their hashes, so that neither length nor prefix can be measured. */
import { createHash, timingSafeEqual } from "node:crypto";

/** The token of an `Authorization: Bearer …` header; undefined when there is none of that form (RFC 6750, 2.1). */
export function findBearerToken(header: string | undefined): string | undefined {
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)\s*$/i.exec(header ?? "")?.[1];
}

export type TokenCheck = (token: string | undefined) => boolean;

/** Accepts any of `tokens`; every one is compared, whichever matches. */
export function createTokenCheck(tokens: readonly string[]): TokenCheck {
  const hashes = tokens.map(toHash);
  return (token) => {
    const given = toHash(token ?? "");
    const matches = hashes.map((hash) => timingSafeEqual(hash, given));
    return token !== undefined && matches.includes(true);
  };
}

function toHash(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}
