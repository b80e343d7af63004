import { describe, expect, it } from "vitest";
import { isUnderWay, toShare } from "./run-progress.ts";

const reps = (done: number, total: number) => ({ done, total, failed: 0, blocked: 0, deferred: 0 });

describe("toShare", () => {
  it("is nothing while reps are counted, all when the run is finished, and what is done between", () => {
    expect(toShare({ state: "dispatching", reps: reps(0, 0) })).toBe(0);
    expect(toShare({ state: "running", reps: reps(1, 4) })).toBe(0.25);
    expect(toShare({ state: "finished", reps: reps(0, 0) })).toBe(1);
    expect(toShare({ state: "cancelled", reps: reps(3, 4) })).toBe(0.75);
    expect(toShare({ state: "running", reps: reps(5, 4) })).toBe(1);
  });
});

describe("isUnderWay", () => {
  it("is true until the run is over", () => {
    const states = ["dispatching", "running", "finished", "cancelled"] as const;
    expect(states.map((state) => isUnderWay({ state }))).toEqual([true, true, false, false]);
  });
});
