import { foldReports, type Outcome, type ReportLine, type Run } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { isAllComplete, isGoingOn, toRunLine } from "./run-line.ts";

const RUN: Run = {
  runId: "schedule-20261122T120000Z",
  trigger: "schedule",
  slot: "2026-11-22T12:00:00Z",
  startedAt: "2026-11-22T12:00:00.000Z",
  state: "running",
  window: undefined,
  total: 3,
  repIds: undefined,
  reported: 0,
  dispatchUnits: { read: 1, write: 2 },
  reportUnits: { read: 0, write: 0.5 },
  finishedAt: undefined,
  totals: undefined,
};

function toLine(repId: string, outcome: Outcome): ReportLine {
  return {
    repId,
    outcome,
    attempt: 1,
    at: "2026-11-22T12:00:01.000Z",
    durationMs: 500,
    calls: { listed: 1_234, added: 1_000, updated: 200, unchanged: 34, pending: 0 },
    requests: { light: 2, heavy: 1 },
    units: { read: 1, write: 10 },
    failure: undefined,
  };
}

const fold = (...outcomes: Outcome[]) =>
  foldReports([
    { runId: "r", reportId: "1", lines: outcomes.map((outcome, index) => toLine(`rep-${index}`, outcome)) },
  ]);

describe("toRunLine", () => {
  it("tells what a run is doing: reps, calls, requests, units, seconds", () => {
    expect(toRunLine(RUN, fold("complete"), Date.parse("2026-11-22T12:00:02.300Z"))).toBe(
      "1 of 3 reps · calls 1,000 added, 200 updated, 34 unchanged · Fathom 2 light, 1 heavy · DynamoDB 2 read, 12.5 write units · 2.3 s",
    );
  });

  it("names trouble, by kind", () => {
    const line = toRunLine(RUN, fold("failed", "blocked", "deferred"), Date.parse(RUN.startedAt));
    expect(line).toMatch(/^3 of 3 reps \(1 failed, 1 blocked, 1 told to wait\) · /);
  });

  it("says that the number of reps may grow while messages are being sent", () => {
    expect(toRunLine({ ...RUN, state: "dispatching" }, fold(), Date.parse(RUN.startedAt))).toMatch(/^0 of 3\+ reps · /);
  });

  it("counts the seconds of a finished run to its end, never below none", () => {
    const now = Date.parse("2026-11-22T13:00:00Z");
    const finished = { ...RUN, state: "finished" as const };
    expect(toRunLine({ ...finished, finishedAt: "2026-11-22T12:00:04.000Z" }, fold(), now)).toMatch(/ · 4 s$/);
    expect(toRunLine({ ...finished, finishedAt: "2026-11-22T11:59:59.000Z" }, fold(), now)).toMatch(/ · 0 s$/);
  });
});

describe("isAllComplete", () => {
  it.each([
    [["complete", "complete", "complete"], true],
    [["complete", "complete", "superseded"], true],
    [["complete", "complete"], false],
    [["complete", "complete", "failed"], false],
    [["complete", "complete", "blocked"], false],
    [["complete", "complete", "deferred"], false],
    [["complete", "complete", "continued"], false],
  ] as const)("for %j is %s", (outcomes, expected) => {
    expect(isAllComplete(RUN, fold(...outcomes))).toBe(expected);
  });

  it("holds for a run of nobody", () => {
    expect(isAllComplete({ ...RUN, total: 0 }, fold())).toBe(true);
  });
});

describe("isGoingOn", () => {
  it("is so while a rep's work goes on in the background", () => {
    expect(isGoingOn(fold("complete", "continued"))).toBe(true);
    expect(isGoingOn(fold("deferred"))).toBe(true);
    expect(isGoingOn(fold("complete", "failed", "blocked", "superseded"))).toBe(false);
  });
});
