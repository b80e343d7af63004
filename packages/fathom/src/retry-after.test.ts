import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RetryHeaders } from "./retry-after.ts";
import { findRetryAt, toRetryAt, toRetryHeaders } from "./retry-after.ts";

const now = Date.parse("2026-11-22T12:00:00.000Z");
const noJitter = (): number => 0;
const none: RetryHeaders = { retryAfter: null, rateLimitReset: null, rateLimitRemaining: null };

function toDelaySeconds(headers: Partial<RetryHeaders>, random = noJitter): number {
  return (toRetryAt({ ...none, ...headers }, now, random) - now) / 1000;
}

describe("toRetryAt", () => {
  it.each([
    ["Retry-After in seconds", { retryAfter: "7" }, 7],
    ["Retry-After before RateLimit-Reset", { retryAfter: "7", rateLimitReset: "30" }, 7],
    ["Retry-After with blanks", { retryAfter: " 7 " }, 7],
    ["Retry-After as an HTTP date", { retryAfter: "Sun, 22 Nov 2026 12:01:30 GMT" }, 90],
    ["RateLimit-Reset in seconds", { rateLimitReset: "41" }, 41],
    ["RateLimit-Reset as an epoch in seconds", { rateLimitReset: String(now / 1000 + 25) }, 25],
    ["RateLimit-Reset as an epoch in milliseconds", { rateLimitReset: String(now + 25_000) }, 25],
    ["an unreadable Retry-After: RateLimit-Reset", { retryAfter: "soon", rateLimitReset: "41" }, 41],
    ["nothing: a whole window", {}, 60],
    ["nothing readable: a whole window", { retryAfter: "-5", rateLimitReset: "never" }, 60],
    ["zero: the shortest pause", { retryAfter: "0" }, 1],
    ["a date in the past: the shortest pause", { retryAfter: "Sun, 22 Nov 2026 11:00:00 GMT" }, 1],
    ["an epoch in the past: the shortest pause", { rateLimitReset: String(now / 1000 - 25) }, 1],
    ["a day: the longest pause", { retryAfter: "86400" }, 3600],
    ["more digits than a number has", { retryAfter: "9".repeat(400) }, 3600],
  ])("obeys %s", (_what, headers, seconds) => {
    expect(toDelaySeconds(headers)).toBe(seconds);
  });

  it("adds a jitter of up to a tenth, or up to a second when a tenth is less", () => {
    expect(toDelaySeconds({ retryAfter: "60" }, () => 0.5)).toBe(63);
    expect(toDelaySeconds({ retryAfter: "4" }, () => 0.5)).toBe(4.5);
  });

  it("is never before the named moment, never in the past and never beyond an hour and a tenth, whatever the headers", () => {
    const header = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.nat({ max: 100_000 }).map(String),
      fc.double({ min: 0, max: 1e14, noNaN: true }).map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(header, header, header, fc.double({ min: 0, max: 0.999999, noNaN: true }), (a, b, c, share) => {
        const headers = { retryAfter: a, rateLimitReset: b, rateLimitRemaining: c };
        const delayMs = toRetryAt(headers, now, () => share) - now;
        expect(Number.isInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(1_000);
        expect(delayMs).toBeLessThanOrEqual(3_600_000 * 1.1);
        if (a !== null && /^\d+$/.test(a)) expect(delayMs).toBeGreaterThanOrEqual(Math.min(Number(a), 3_600) * 1_000);
        const found = findRetryAt(headers, now, () => share);
        if (found !== undefined) expect(found).toBeGreaterThan(now);
      }),
    );
  });
});

describe("findRetryAt", () => {
  it.each([
    ["nothing when nothing is named", {}, undefined],
    ["nothing while requests remain", { rateLimitRemaining: "1", rateLimitReset: "30" }, undefined],
    ["the reset when none remain", { rateLimitRemaining: "0", rateLimitReset: "30" }, 30],
    ["nothing when none remain but no reset is named", { rateLimitRemaining: "0" }, undefined],
    ["Retry-After on any answer", { retryAfter: "12" }, 12],
  ])("finds %s", (_what, headers, seconds) => {
    const found = findRetryAt({ ...none, ...headers }, now, noJitter);
    expect(found).toBe(seconds === undefined ? undefined : now + seconds * 1_000);
  });
});

describe("toRetryHeaders", () => {
  it("finds the headers in any case", () => {
    const headers = new Headers({ "RETRY-AFTER": "1", "RateLimit-Reset": "2", "ratelimit-remaining": "3" });
    expect(toRetryHeaders(headers)).toEqual({ retryAfter: "1", rateLimitReset: "2", rateLimitRemaining: "3" });
  });
});
