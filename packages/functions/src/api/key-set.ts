/**
 * The public keys of whoever signs our callers' JWTs, fetched from their JWKS address (RFC 7517) and kept for ten minutes. An
 * address that does not answer is an error of its own: whoever waits for a key is told to come back, never let in.
 */
import type { Clock } from "@fathom-sync/core";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

/** The keys cannot be had now; says nothing of the token. */
export class KeySetUnavailable extends Error {
  override readonly name = "KeySetUnavailable";
}

export type KeySetFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface KeySetDependencies {
  readonly url: string;
  readonly fetch: KeySetFetch;
  readonly clock: Clock;
}

/** How long a withdrawn key is still accepted, at most. */
const FRESH_MS = 10 * 60_000;
/** Tokens with an unknown key make us look again, but not more often than this: anyone can send such tokens. */
const COOLDOWN_MS = 30_000;
/** A failing address is left alone this long. */
const FAILURE_COOLDOWN_MS = 5_000;
const TIMEOUT_MS = 5_000;
/** A set of keys is a few kilobytes. */
const BYTES_MAX = 256 * 1024;

interface Held {
  readonly find: JWTVerifyGetKey;
  readonly fetchedMs: number;
}

/** @returns a key for a token's header; throws KeySetUnavailable, or jose's own errors when no key fits */
export function createKeySet({ url, fetch, clock }: KeySetDependencies): JWTVerifyGetKey {
  let held: Held | undefined;
  let failedMs: number | undefined;
  let pending: Promise<Held> | undefined;

  return async (header, token) => {
    const keys = held !== undefined && isWithin(held.fetchedMs, FRESH_MS) ? held : await reload();
    try {
      return await keys.find(header, token);
    } catch (error) {
      const isUnknownKey = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknownKey || isWithin(keys.fetchedMs, COOLDOWN_MS)) throw error;
      // Perhaps a new key: signers rotate them.
      return await (await reload()).find(header, token);
    }
  };

  function isWithin(sinceMs: number, spanMs: number): boolean {
    return clock.now() - sinceMs < spanMs;
  }

  async function reload(): Promise<Held> {
    if (failedMs !== undefined && isWithin(failedMs, FAILURE_COOLDOWN_MS)) {
      throw new KeySetUnavailable("the JWKS address failed a moment ago");
    }
    // One request for all who wait.
    pending ??= fetchKeys().finally(() => {
      pending = undefined;
    });
    return await pending;
  }

  async function fetchKeys(): Promise<Held> {
    try {
      const set = await fetchSet({ url, fetch });
      held = { find: createLocalJWKSet(set), fetchedMs: clock.now() };
      failedMs = undefined;
      return held;
    } catch (cause) {
      failedMs = clock.now();
      throw new KeySetUnavailable("the JWKS address does not answer with keys", { cause });
    }
  }
}

async function fetchSet({ url, fetch }: Pick<KeySetDependencies, "url" | "fetch">): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { accept: "application/jwk-set+json, application/json" },
    // Keys come from the configured address and from nowhere it points to.
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the JWKS address answered ${response.status}`);
  const text = await response.text();
  if (text.length > BYTES_MAX) throw new Error(`the JWKS is larger than ${BYTES_MAX} bytes`);
  const set = JSON.parse(text) as JSONWebKeySet;
  // An empty one is an accident at the signer's; taken for true it would be a 401 for everybody.
  if (!Array.isArray(set.keys) || set.keys.length === 0) throw new Error("the JWKS holds no keys");
  return set;
}
