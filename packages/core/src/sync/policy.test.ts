import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../clock.ts";
import { DEFAULT_SYNC_POLICY as policy, scalePolicy } from "./policy.ts";
import { SAVE_MARGIN_MS } from "./sync-rep.ts";

describe("the default policy", () => {
  it("lets re-checks of pending parts only become rarer, beginning after 2 minutes", () => {
    const { delaysMs } = policy.readiness;
    expect(delaysMs[0]).toBe(2 * MINUTE_MS);
    expect(delaysMs).toEqual(delaysMs.toSorted((a, b) => a - b));
  });

  it("gives up later than the last growing delay ends, so that every delay is used", () => {
    const { delaysMs, giveUpAfterMs, attemptsMin } = policy.readiness;
    expect(delaysMs.reduce((sum, delayMs) => sum + delayMs, 0)).toBeLessThan(giveUpAfterMs);
    expect(attemptsMin).toBeGreaterThan(1);
    expect(attemptsMin).toBeLessThan(delaysMs.length);
  });

  it("takes the first sync in one slice, and never cuts a slice below the overlap's worth of one page walk", () => {
    expect(policy.firstWindowMs).toBeLessThanOrEqual(policy.sliceMsMax);
    expect(policy.sliceMsMin).toBeLessThan(policy.overlapMs);
    expect(policy.overlapMs).toBeLessThan(policy.firstWindowMs);
    expect(policy.sliceMsMin).toBeGreaterThanOrEqual(HOUR_MS);
  });

  it("confirms a refusal within the time there is to save, and probes less often than it runs", () => {
    expect(policy.confirmRefusalAfterMs).toBeLessThan(SAVE_MARGIN_MS);
    expect(policy.probeEveryMs).toBeGreaterThan(HOUR_MS);
    expect(policy.debounceMs).toBeLessThan(policy.readiness.delaysMs[0] ?? 0);
  });
});

describe("scalePolicy", () => {
  it("divides delays and cadences, and leaves windows and the debounce", () => {
    const scaled = scalePolicy(policy, 60);
    expect(scaled.readiness.delaysMs[0]).toBe(2_000);
    expect(scaled.readiness.giveUpAfterMs).toBe(policy.readiness.giveUpAfterMs / 60);
    expect(scaled.probeEveryMs).toBe(policy.probeEveryMs / 60);
    expect(scaled.readiness.attemptsMin).toBe(policy.readiness.attemptsMin);
    for (const name of ["overlapMs", "firstWindowMs", "sliceMsMax", "sliceMsMin", "debounceMs"] as const) {
      expect(scaled[name]).toBe(policy[name]);
    }
  });

  it("is the same policy at scale 1, and refuses less", () => {
    expect(scalePolicy(policy, 1)).toEqual(policy);
    for (const scale of [0, 0.5, -1, Number.NaN]) expect(() => scalePolicy(policy, scale)).toThrow(/time scale/);
  });
});
