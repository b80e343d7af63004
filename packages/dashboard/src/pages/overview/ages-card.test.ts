import { describe, expect, it } from "vitest";
import { findAges } from "./ages-card.tsx";

const fresh = (worstSeconds: number) => ({ medianSeconds: 60, p95Seconds: 90, worstSeconds, ages: 4 });

describe("findAges", () => {
  it("tells of the last day with a run of all reps, and of the worst one of all", () => {
    const days = [
      { date: "2026-11-19", freshness: fresh(300) },
      { date: "2026-11-20", freshness: fresh(7_200) },
      { date: "2026-11-21", freshness: fresh(1_900) },
      { date: "2026-11-22", freshness: null },
    ];
    expect(findAges(days)).toEqual({
      date: "2026-11-21",
      last: fresh(1_900),
      worstDate: "2026-11-20",
      worstSeconds: 7_200,
    });
  });

  it("knows nothing before the first such run", () => {
    expect(findAges([{ date: "2026-11-22", freshness: null }])).toBeUndefined();
  });
});
