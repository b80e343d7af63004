import { describe, expect, it } from "vitest";
import { findPeak, findThrottles } from "./request-peaks.ts";

const DAYS = [
  { date: "2026-11-19", busiestMinute: null, throttles: 0 },
  { date: "2026-11-20", busiestMinute: { all: 41, heavy: 3 }, throttles: 2 },
  { date: "2026-11-21", busiestMinute: { all: 12, heavy: 3 }, throttles: 1 },
  { date: "2026-11-22", busiestMinute: { all: 0, heavy: 0 }, throttles: 0 },
];

describe("requests against their limits", () => {
  it("are at their worst on a day that is known, of equals the newest", () => {
    expect(findPeak(DAYS, "all")).toEqual({ count: 41, date: "2026-11-20" });
    expect(findPeak(DAYS, "heavy")).toEqual({ count: 3, date: "2026-11-21" });
    expect(findPeak(DAYS.slice(3), "all")).toEqual({ count: 0, date: "2026-11-22" });
    expect(findPeak(DAYS.slice(0, 1), "all")).toBeUndefined();
  });

  it("that were refused are summed, and lead to the last day with one", () => {
    expect(findThrottles(DAYS)).toEqual({ count: 3, date: "2026-11-21" });
    expect(findThrottles(DAYS.slice(3))).toBeUndefined();
  });
});
