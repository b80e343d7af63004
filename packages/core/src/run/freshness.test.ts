import { describe, expect, it } from "vitest";
import { type AgeCounts, countAges, toFreshness } from "./freshness.ts";

/** Ages as a list of them has them: what the steps may be a fifth above. */
function toExact(ages: readonly number[], share: number): number {
  const sorted = ages.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

const count = (ages: readonly number[]): AgeCounts => countAges(ages) ?? { steps: {}, worstSeconds: 0 };

describe("ages of what is shown", () => {
  it("are nothing when there was nobody", () => {
    expect(countAges([])).toBeUndefined();
    expect(toFreshness([])).toBeUndefined();
  });

  it("are told never too low and at most a fifth too high, the worst exactly", () => {
    const ages = Array.from({ length: 1_000 }, (_, index) => 1 + ((index * 7_919) % 200_000));
    const freshness = toFreshness([count(ages)]);
    for (const [share, told] of [
      [0.5, freshness?.medianSeconds],
      [0.95, freshness?.p95Seconds],
    ] as const) {
      const exact = toExact(ages, share);
      expect(told).toBeGreaterThanOrEqual(exact);
      expect(told).toBeLessThanOrEqual(exact * 1.2);
    }
    expect(freshness).toMatchObject({ worstSeconds: Math.max(...ages), ages: 1_000 });
  });

  it("add up over moments as if they were one list", () => {
    const parts = [[0, 1, 60], [1_800, 1_801, 1_795], [90_000]];
    expect(toFreshness(parts.map(count))).toEqual(toFreshness([count(parts.flat())]));
  });

  it("never say more than the worst, nor less than nothing", () => {
    expect(toFreshness([count([1_800])])).toEqual({
      medianSeconds: 1_800,
      p95Seconds: 1_800,
      worstSeconds: 1_800,
      ages: 1,
    });
    expect(toFreshness([count([0])])).toEqual({ medianSeconds: 0, p95Seconds: 0, worstSeconds: 0, ages: 1 });
  });

  it("stay small for a thousand reps of every age: a run's item is rewritten with each report", () => {
    const ages = Array.from({ length: 1_000 }, (_, index) => 2 ** (index / 50));
    expect(JSON.stringify(countAges(ages)).length).toBeLessThan(800);
    // As it is on any ordinary day: checked half an hour ago, give or take a minute.
    const usual = Array.from({ length: 1_000 }, (_, index) => 1_750 + (index % 100));
    expect(JSON.stringify(countAges(usual)).length).toBeLessThan(60);
  });
});
