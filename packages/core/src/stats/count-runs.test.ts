import { describe, expect, it } from "vitest";
import { toInstant } from "../clock.ts";
import type { Run } from "../run/run.ts";
import { createRunStatistics, RUNS_MAX } from "./count-runs.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");

function buildRun(startedAt: string, changes: Partial<Run> = {}): Run {
  return {
    runId: `run-${startedAt}`,
    trigger: "schedule",
    slot: undefined,
    startedAt,
    state: "finished",
    window: undefined,
    total: 2,
    repIds: undefined,
    reported: 2,
    dispatchUnits: { read: 1, write: 1 },
    reportUnits: { read: 0, write: 2 },
    finishedAt: startedAt,
    totals: {
      reps: { done: 2, failed: 1, blocked: 0, deferred: 0 },
      calls: { listed: 9, added: 3, updated: 1, unchanged: 5 },
      requests: { light: 2, heavy: 1 },
      throttles: 2,
      busiestMinute: startedAt.startsWith("2026-11-22") ? { all: 9, heavy: 1 } : { all: 4, heavy: 3 },
      units: { read: 8, write: 60 },
    },
    ages: { steps: { "44": 3 }, worstSeconds: 1_900 },
    ...changes,
  };
}

/** Newest first, two a page. */
function readFrom(runs: readonly Run[], days: number, pageSize = 2) {
  const list = async ({ cursor }: { cursor?: string | undefined }) => {
    const start = Number(cursor ?? 0);
    const end = start + pageSize;
    return { items: runs.slice(start, end), nextCursor: end < runs.length ? String(end) : null };
  };
  return createRunStatistics({ runs: { list }, clock: { now: () => NOW }, timeZone: "Europe/Amsterdam" }).read(days);
}

describe("runs by day", () => {
  it("are summed on the day of the configured time zone, and days without a run are there", async () => {
    const { days, incompleteBefore } = await readFrom(
      [
        buildRun("2026-11-22T11:00:00.000Z"),
        buildRun("2026-11-21T23:30:00.000Z"),
        buildRun("2026-11-20T10:00:00.000Z"),
        buildRun("2026-11-19T22:59:59.000Z"),
      ],
      3,
    );
    expect(incompleteBefore).toBeUndefined();
    expect(days.map(({ date, runs }) => [date, runs.started])).toEqual([
      ["2026-11-20", 1],
      ["2026-11-21", 0],
      ["2026-11-22", 2],
    ]);
    expect(days[2]).toEqual({
      date: "2026-11-22",
      runs: { started: 2, finished: 2, unsummed: 0 },
      reps: { done: 4, failed: 2, blocked: 0, deferred: 0 },
      calls: { added: 6, updated: 2 },
      requests: { light: 4, heavy: 2 },
      throttles: 4,
      // Of two runs, one on the day before in UTC.
      busiestMinute: { all: 9, heavy: 3 },
      units: { read: 18, write: 126 },
      freshness: { medianSeconds: 1_900, p95Seconds: 1_900, worstSeconds: 1_900, ages: 6 },
    });
    // A day without a run says nothing of how fresh anything was.
    expect(days[1]).toMatchObject({ throttles: 0, busiestMinute: undefined, freshness: undefined });
  });

  it("of an earlier version, without throttles, busiest minute and ages, count as none", async () => {
    const run = buildRun("2026-11-22T11:00:00.000Z", { ages: undefined });
    const { throttles: _throttles, busiestMinute: _busiest, ...totals } = run.totals ?? {};
    const { days } = await readFrom([{ ...run, totals: totals as Run["totals"] }], 1);
    expect(days[0]).toMatchObject({
      throttles: 0,
      busiestMinute: undefined,
      freshness: undefined,
      calls: { added: 3 },
    });
  });

  it("name a run that is not summed instead of counting it as nothing", async () => {
    const { days } = await readFrom([buildRun("2026-11-22T11:00:00.000Z", { state: "running", totals: undefined })], 1);
    expect(days[0]?.runs).toEqual({ started: 1, finished: 0, unsummed: 1 });
    expect(days[0]?.units).toEqual({ read: 1, write: 3 });
  });

  it("say from where on they are incomplete when there are too many", async () => {
    const runs = Array.from({ length: RUNS_MAX + 200 }, (_, index) => buildRun(toInstant(NOW - index * 1_000)));
    const { days, incompleteBefore } = await readFrom(runs, 30, 100);
    expect(days.reduce((total, day) => total + day.runs.started, 0)).toBe(RUNS_MAX);
    expect(incompleteBefore).toBe(runs[RUNS_MAX - 1]?.startedAt);
  });
});
