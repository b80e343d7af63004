import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toInstant } from "../clock.ts";
import type { Outcome } from "../sync/outcome.ts";
import { foldReports, isFinished, type ReportLine, type RunReport } from "./run.ts";

function buildLine(repId: string, changes: Partial<ReportLine> = {}): ReportLine {
  return {
    repId,
    outcome: "complete",
    attempt: 1,
    at: "2026-11-22T12:00:00.000Z",
    durationMs: 100,
    calls: { listed: 3, added: 1, updated: 1, unchanged: 1, pending: 0 },
    requests: { light: 1, heavy: 1 },
    units: { read: 2, write: 3 },
    failure: undefined,
    ...changes,
  };
}

const toReport = (...lines: ReportLine[]): RunReport => ({ runId: "run", reportId: "x", lines });

describe("foldReports", () => {
  it("counts a rep once, by its newest line, and sums what attempts did and cost", () => {
    const progress = foldReports([
      toReport(buildLine("a", { outcome: "deferred" }), buildLine("b", { outcome: "failed" })),
      toReport(buildLine("a", { attempt: 2, at: "2026-11-22T12:01:00.000Z" })),
    ]);
    expect(progress.reps).toEqual({ done: 2, failed: 1, blocked: 0, deferred: 0, continued: 0 });
    expect(progress.calls).toEqual({ listed: 9, added: 3, updated: 3, unchanged: 3 });
    expect(progress.requests).toEqual({ light: 3, heavy: 3 });
    expect(progress.units).toEqual({ read: 6, write: 9 });
    expect(progress.lastAt).toBe("2026-11-22T12:01:00.100Z");
  });

  it("knows of the busiest rep what it sent within a minute, and claims no more of an attempt that took longer", () => {
    const lines = [
      buildLine("a", { durationMs: 60_000, requests: { light: 7, heavy: 2 } }),
      buildLine("b", { durationMs: 5_000, requests: { light: 2, heavy: 4 } }),
      // Twenty in three minutes: in one of them seven, whatever the others had.
      buildLine("c", { durationMs: 121_000, requests: { light: 0, heavy: 20 } }),
    ];
    expect(foldReports([toReport(...lines)]).busiestMinute).toEqual({ all: 9, heavy: 7 });
    expect(foldReports([]).busiestMinute).toEqual({ all: 0, heavy: 0 });
  });

  it("is the same whatever order lines and reports come in", () => {
    const someLine = fc.record({
      repId: fc.constantFrom("a", "b", "c"),
      outcome: fc.constantFrom<Outcome>("complete", "failed", "blocked", "deferred", "continued", "superseded"),
      attempt: fc.integer({ min: 0, max: 3 }),
    });
    const someLines = fc
      .array(someLine, { maxLength: 12 })
      .map((lines) => lines.map((line, index) => buildLine(line.repId, { ...line, at: toInstant(index * 1_000) })));
    fc.assert(
      fc.property(
        someLines.chain((lines) =>
          fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
        ),
        ([lines, shuffled]) => {
          const one = foldReports([toReport(...lines)]);
          const other = foldReports(shuffled.map((line) => toReport(line)));
          expect({ ...other, perRep: Object.fromEntries(other.perRep) }).toEqual({
            ...one,
            perRep: Object.fromEntries(one.perRep),
          });
        },
      ),
    );
  });

  it("lets the line of a repeated delivery stand in for a lost one, and never in place of a real one", () => {
    const repeated = buildLine("a", { attempt: 0, at: "2026-11-22T13:00:00.000Z", requests: { light: 0, heavy: 0 } });
    expect(foldReports([toReport(repeated)]).reps.done).toBe(1);
    const both = foldReports([toReport(buildLine("a", { outcome: "failed" })), toReport(repeated)]);
    expect(both.reps).toMatchObject({ done: 1, failed: 1 });
  });

  it("counts who goes on in the background, until the line of the attempt that went on is there", () => {
    const begun = toReport(buildLine("a", { outcome: "continued" }));
    expect(foldReports([begun]).reps).toMatchObject({ done: 1, continued: 1, deferred: 0 });
    const wentOn = toReport(buildLine("a", { attempt: 2, at: "2026-11-22T12:01:00.000Z" }));
    expect(foldReports([begun, wentOn]).reps).toMatchObject({ done: 1, continued: 0 });
  });

  it("counts nothing for no reports", () => {
    expect(foldReports([])).toMatchObject({ reps: { done: 0 }, lastAt: undefined });
  });
});

describe("isFinished", () => {
  const progress = foldReports([toReport(buildLine("a"), buildLine("b", { outcome: "deferred" }))]);

  it("needs a first outcome of every rep, whatever it is", () => {
    expect(isFinished({ state: "running", total: 2 }, progress)).toBe(true);
    expect(isFinished({ state: "running", total: 3 }, progress)).toBe(false);
  });

  it("never holds before every message was sent", () => {
    expect(isFinished({ state: "dispatching", total: 2 }, progress)).toBe(false);
  });

  it("holds at once for a run of no reps", () => {
    expect(isFinished({ state: "running", total: 0 }, foldReports([]))).toBe(true);
  });
});
