/**
 * When Fathom may be asked again, from the headers of an answer: a pure rule. Short exponential pauses would burn every
 * attempt inside one 60 s window, so the pause is the one Fathom names, or a whole window when it names none.
 */
import type { Random } from "@fathom-sync/core";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@fathom-sync/core";

const MIN_DELAY_MS = SECOND_MS;
const MAX_DELAY_MS = HOUR_MS;
const DEFAULT_DELAY_MS = MINUTE_MS;
const JITTER_SHARE = 0.1;
/** So that clients that were told the same second do not all come back in it. */
const MIN_JITTER_MS = SECOND_MS;
/** `RateLimit-Reset` above this is an instant in epoch seconds, not a number of seconds to wait. */
const EPOCH_FROM_SECONDS = 1_000_000_000;
const EPOCH_FROM_MS = 1_000_000_000_000;

export interface RetryHeaders {
  readonly retryAfter: string | null;
  readonly rateLimitReset: string | null;
  readonly rateLimitRemaining: string | null;
}

/** Picks the headers of the rule; all of them are optional in Fathom's documentation. */
export function toRetryHeaders(headers: Headers): RetryHeaders {
  return {
    retryAfter: headers.get("retry-after"),
    rateLimitReset: headers.get("ratelimit-reset"),
    rateLimitRemaining: headers.get("ratelimit-remaining"),
  };
}

/**
 * Epoch ms before which a refused client must not ask again: `Retry-After` (seconds or an HTTP date), else
 * `RateLimit-Reset` (seconds from now, or an epoch), else 60 s from now; at least 1 s and at most 1 h from now, plus a
 * jitter of up to a tenth, or up to 1 s when a tenth is less.
 */
export function toRetryAt(headers: RetryHeaders, nowMs: number, random: Random): number {
  return withJitter(findNamedDelayMs(headers, nowMs) ?? DEFAULT_DELAY_MS, nowMs, random);
}

/**
 * Epoch ms before which Fathom asked not to be asked again by naming a time, or undefined when it named none: a
 * `Retry-After` on any answer, or `RateLimit-Remaining: 0` with a `RateLimit-Reset`.
 */
export function findRetryAt(headers: RetryHeaders, nowMs: number, random: Random): number | undefined {
  const used = headers.rateLimitRemaining?.trim() === "0";
  const delayMs = used ? findNamedDelayMs(headers, nowMs) : findRetryAfterMs(headers.retryAfter, nowMs);
  return delayMs === undefined ? undefined : withJitter(delayMs, nowMs, random);
}

function withJitter(namedDelayMs: number, nowMs: number, random: Random): number {
  const delayMs = Math.min(Math.max(namedDelayMs, MIN_DELAY_MS), MAX_DELAY_MS);
  return Math.ceil(nowMs + delayMs + random() * Math.max(MIN_JITTER_MS, JITTER_SHARE * delayMs));
}

function findNamedDelayMs(headers: RetryHeaders, nowMs: number): number | undefined {
  return findRetryAfterMs(headers.retryAfter, nowMs) ?? findResetMs(headers.rateLimitReset, nowMs);
}

function findRetryAfterMs(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const seconds = findNumber(value);
  if (seconds !== undefined) return seconds * SECOND_MS;
  // An HTTP date begins with the name of a day; Date.parse alone would take almost anything for a date.
  const epochMs = /^[A-Z][a-z]{2}/.test(value.trim()) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : epochMs - nowMs;
}

function findResetMs(value: string | null, nowMs: number): number | undefined {
  const reset = value === null ? undefined : findNumber(value);
  if (reset === undefined) return undefined;
  if (reset > EPOCH_FROM_MS) return reset - nowMs;
  if (reset > EPOCH_FROM_SECONDS) return reset * SECOND_MS - nowMs;
  return reset * SECOND_MS;
}

function findNumber(value: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}
