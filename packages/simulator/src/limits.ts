/**
 * Fathom's rate limits. Fixed windows, one per key and bucket, opened by the first call in it and closed
 * `limitWindowSeconds` later. Every call counts in the global bucket, refused ones too; a heavy call counts in both.
 */
import type { SimulatorClock } from "./clock.ts";
import type { Switches } from "./switches/switches.ts";

export type Bucket = "global" | "heavy" | "download" | "token";

export interface LimitVerdict {
  readonly allowed: boolean;
  /** RateLimit-* headers, and Retry-After on a refusal. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Limits {
  /** Counts a call of the holder in the buckets; it is refused when one of them is full. */
  take(holder: string, buckets: readonly Bucket[], switches: Readonly<Switches>): LimitVerdict;
  /** The headers of a call that no budget is kept for. */
  toHeadersOfStranger(switches: Readonly<Switches>): Readonly<Record<string, string>>;
  reset(): void;
}

interface Window {
  opensAtMs: number;
  used: number;
}

interface Standing {
  readonly bucket: Bucket;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  readonly full: boolean;
}

export function createLimits(clock: SimulatorClock): Limits {
  const windows = new Map<string, Window>();

  const take = (holder: string, bucket: Bucket, switches: Readonly<Switches>): Standing => {
    const id = `${bucket}:${holder}`;
    const windowMs = switches.limitWindowSeconds * 1000;
    const nowMs = clock.now();
    let window = windows.get(id);
    if (window === undefined || nowMs >= window.opensAtMs + windowMs || nowMs < window.opensAtMs) {
      window = { opensAtMs: nowMs, used: 0 };
      windows.set(id, window);
    }
    window.used += 1;
    const limit = toLimit(bucket, switches);
    return {
      bucket,
      limit,
      remaining: Math.max(0, limit - window.used),
      resetSeconds: Math.max(1, Math.ceil((window.opensAtMs + windowMs - nowMs) / 1000)),
      full: window.used > limit,
    };
  };

  return {
    take(holder, buckets, switches) {
      const standings = buckets.map((bucket) => take(holder, bucket, switches));
      const full = standings.find((standing) => standing.full);
      const described = full ?? standings.find(({ bucket }) => bucket === switches.rateLimitBucket) ?? standings[0];
      const headers = described === undefined ? {} : toHeaders(described, switches, clock.now());
      if (full === undefined) return { allowed: true, headers };
      return { allowed: false, headers: { ...headers, ...toRetryAfter(full.resetSeconds, switches, clock.now()) } };
    },
    toHeadersOfStranger(switches) {
      const limit = switches.globalLimit;
      const resetSeconds = switches.limitWindowSeconds;
      const standing: Standing = { bucket: "global", limit, remaining: limit, resetSeconds, full: false };
      return toHeaders(standing, switches, clock.now());
    },
    reset: () => windows.clear(),
  };
}

/** A Retry-After header in the form the switch asks for. */
export function toRetryAfter(seconds: number, switches: Readonly<Switches>, nowMs: number): Record<string, string> {
  if (switches.retryAfter === "none") return {};
  const date = new Date(Math.ceil(nowMs / 1000) * 1000 + seconds * 1000);
  return { "retry-after": switches.retryAfter === "seconds" ? String(seconds) : date.toUTCString() };
}

function toLimit(bucket: Bucket, switches: Readonly<Switches>): number {
  switch (bucket) {
    case "global":
      return switches.globalLimit;
    case "heavy":
      return switches.heavyLimit;
    case "download":
      return switches.downloadLimit;
    case "token":
      return switches.tokenLimit;
  }
}

function toHeaders(standing: Standing, switches: Readonly<Switches>, nowMs: number): Record<string, string> {
  if (switches.rateLimitHeaders === "none" || !Number.isFinite(standing.limit)) return {};
  const epoch = Math.ceil(nowMs / 1000) + standing.resetSeconds;
  return {
    "ratelimit-limit": String(standing.limit),
    "ratelimit-remaining": String(standing.remaining),
    "ratelimit-reset": String(switches.rateLimitHeaders === "epoch" ? epoch : standing.resetSeconds),
  };
}
