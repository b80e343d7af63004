/**
 * Time as the domain sees it. Everything that needs to know or to wait gets a `Clock`, so that a test or a simulation
 * can own time; nothing in this package reads the machine's clock by itself.
 */

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds (0 or more), or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A source of randomness in [0, 1), for jitter and ids; injected for the same reason as the clock. */
export type Random = () => number;

/** UTC ISO 8601 with milliseconds, e.g. `2026-11-22T13:30:00.000Z`. */
export type Instant = string;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Epoch milliseconds to a UTC ISO instant with milliseconds. Throws RangeError outside the range of `Date`. */
export function toInstant(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

/**
 * Epoch milliseconds to a UTC ISO instant in whole seconds (rounded down): the only form sent to Fathom, because a
 * fraction of a second has been seen to match nothing.
 */
export function toWholeSecond(epochMs: number): Instant {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** An ISO instant to epoch milliseconds. Throws RangeError when it is no instant. */
export function toEpochMs(instant: Instant): number {
  const epochMs = Date.parse(instant);
  if (Number.isNaN(epochMs)) throw new RangeError(`not an ISO 8601 instant: ${JSON.stringify(instant)}`);
  return epochMs;
}
