import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, MINUTE_MS, toInstant } from "../clock.ts";
import { DEFAULT_SYNC_POLICY } from "./policy.ts";
import { decideReadiness } from "./readiness.ts";

const policy = DEFAULT_SYNC_POLICY.readiness;
const NOW = Date.parse("2026-11-22T12:00:00Z");

describe("decideReadiness", () => {
  it("looks again after 2 minutes first, then later and later, then every 2 hours", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50].map((attempts) => {
      const verdict = decideReadiness(policy, toInstant(NOW), attempts, NOW);
      return verdict.giveUp ? undefined : (Date.parse(verdict.nextAttemptAt) - NOW) / MINUTE_MS;
    });
    expect(delays).toEqual([2, 4, 8, 15, 30, 60, 120, 120, 120, 120, 120]);
  });

  it("gives up an old call, but never before its three attempts", () => {
    const old = toInstant(NOW - 30 * DAY_MS);
    expect([1, 2, 3, 4].map((attempts) => decideReadiness(policy, old, attempts, NOW).giveUp)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it("never gives up a call younger than the limit, however often it was looked at", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: policy.giveUpAfterMs - 1 }), fc.integer({ min: 1, max: 999 }), (age, n) => {
        expect(decideReadiness(policy, toInstant(NOW - age), n, NOW).giveUp).toBe(false);
      }),
    );
  });

  it("gives up after a bounded number of attempts", () => {
    let nowMs = NOW;
    let attempts = 0;
    for (;;) {
      attempts++;
      const verdict = decideReadiness(policy, toInstant(NOW), attempts, nowMs);
      if (verdict.giveUp) break;
      nowMs = Date.parse(verdict.nextAttemptAt);
    }
    expect(attempts).toBeLessThan(45);
    expect(nowMs - NOW).toBeGreaterThanOrEqual(policy.giveUpAfterMs);
  });
});
