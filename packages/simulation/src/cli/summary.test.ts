import { describe, expect, it } from "vitest";
import type { HistoryResult } from "../oracle/run-history.ts";
import type { Verdict } from "../oracle/verdict.ts";
import { parseOptions } from "./options.ts";
import { countKinds, describeFailure, formatSummary, isSound } from "./summary.ts";

const verdict: Verdict = {
  kind: "lost",
  repId: "rep-3",
  recordingId: 900_000_001,
  at: "2026-03-29T12:00:00.000Z",
  why: "Fathom lists it and it is not held",
};

function buildResult(seed: number, verdicts: readonly Verdict[] = []): HistoryResult {
  return {
    seed,
    startAt: "2026-03-27T00:00:00.000Z",
    verdicts,
    calls: 100,
    held: 99,
    staleVisible: 1,
    requests: { light: 1_000, heavy: 50, throttled: 2 },
    counts: { repRuns: 700, crashes: 3, timeouts: 1, duplicates: 9, writeUnits: 400, readUnits: 300 },
    waits: [60, 120, 7_300],
    durationMs: seed,
  };
}

const options = parseOptions(["--seeds", "2"]);

describe("the table", () => {
  it("adds histories up, and says how fast it was", () => {
    const text = formatSummary(
      options,
      [
        { seed: 1, result: buildResult(1) },
        { seed: 2, result: buildResult(2) },
      ],
      2_000,
    );
    expect(text).toContain("2 of 7 days, 10 reps, every 30 min");
    expect(text).toContain("0 lost, 0 doubled, 0 false greens, 0 false blames");
    expect(text).toContain("2,000 light, 100 heavy, 4 answered 429");
    expect(text).toContain("median 2 min, p95 2.0 h, worst 2.0 h (6 calls");
    expect(text).toContain("700 rep-runs a second, 2.0 s in all");
  });

  it("is the same for the same results, whatever time each took", () => {
    const one = formatSummary(options, [{ seed: 1, result: buildResult(1) }], 1_000);
    expect(formatSummary(options, [{ seed: 1, result: { ...buildResult(1), durationMs: 99 } }], 1_000)).toBe(one);
  });
});

describe("a failure", () => {
  it("is told with seed, verdict and the command for its story", () => {
    const outcome = {
      seed: 17,
      result: buildResult(
        17,
        Array.from({ length: 7 }, () => verdict),
      ),
    };
    expect(isSound(outcome)).toBe(false);
    const text = describeFailure(options, outcome);
    expect(text).toContain("seed 17: 7 lost, 0 doubled");
    expect(text).toContain("lost rep-3 call 900000001 at 2026-03-29T12:00:00.000Z: Fathom lists it and it is not held");
    expect(text).toContain("and 2 more");
    expect(text).toContain("pnpm simulate --seed 17 ");
  });

  it("is also a history that broke off", () => {
    const outcome = { seed: 4, error: "TypeError: no\n  at somewhere" };
    expect(isSound(outcome)).toBe(false);
    expect(countKinds([outcome])).toContain("1 broke off");
    expect(describeFailure(options, outcome)).toContain("TypeError: no");
  });
});
