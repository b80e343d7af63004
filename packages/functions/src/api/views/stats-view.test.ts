import { addDays, type DayOfRuns } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { toCostView, toDayView } from "./stats-view.ts";

/** @param write units in millions: 0.625 dollars each */
function buildDay(date: string, write: number, started = 48): DayOfRuns {
  return {
    date,
    runs: { started, finished: started, unsummed: 0 },
    reps: { done: 0, failed: 0, blocked: 0, deferred: 0 },
    calls: { added: 0, updated: 0 },
    requests: { light: 0, heavy: 0 },
    throttles: 0,
    busiestMinute: { all: 1, heavy: 0 },
    units: { read: 0, write: write * 1_000_000 },
    freshness: undefined,
  };
}

const cost = (days: readonly DayOfRuns[], incompleteBefore?: string) =>
  toCostView(days.map(toDayView), incompleteBefore);

describe("what runs cost", () => {
  it("is the day's units at list price", () => {
    const units = { read: 8_000_000, write: 1_000_000 };
    expect(toDayView({ ...buildDay("2026-11-22", 0), units })).toMatchObject({ costUsd: 1.625, freshness: null });
  });

  it("is told for the month so far only when the days reach back to its first", () => {
    const november = Array.from({ length: 22 }, (_, index) => buildDay(addDays("2026-11-01", index), 1));
    expect(cost([buildDay("2026-10-31", 100), ...november]).monthToDateUsd).toBeCloseTo(22 * 0.625, 9);
    expect(cost(november.slice(1)).monthToDateUsd).toBeNull();
    // The first of the month was not told whole.
    expect(cost(november, "2026-11-01T08:00:00.000Z").monthToDateUsd).toBeNull();
  });

  it("is reckoned for a month from whole days: not from today, nor from the first day with a run or days before it", () => {
    const days = [
      buildDay("2026-11-17", 0, 0),
      buildDay("2026-11-18", 500),
      buildDay("2026-11-19", 2),
      buildDay("2026-11-20", 0, 0),
      buildDay("2026-11-21", 4),
      buildDay("2026-11-22", 900),
    ];
    expect(cost(days).monthUsd).toBeCloseTo(2 * 0.625 * (365.25 / 12), 9);
  });

  it("is not reckoned before there was a whole day", () => {
    expect(cost([buildDay("2026-11-21", 1), buildDay("2026-11-22", 1)]).monthUsd).toBeNull();
    expect(cost([buildDay("2026-11-21", 0, 0), buildDay("2026-11-22", 0, 0)]).monthUsd).toBeNull();
  });
});
