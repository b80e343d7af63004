import { REP_IDS_MAX } from "@fathom-sync/contract";
import { beforeAll, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { describeOnEngines, describeOnOneEngine } from "../../test/engines.ts";
import { toInstant } from "../clock.ts";
import { measure, NO_UNITS } from "../database/meter.ts";
import { foldReports, type ReportLine, type Run } from "./run.ts";

function buildRun(runId: string, changes: Partial<Run> = {}): Run {
  return {
    runId,
    trigger: "schedule",
    slot: undefined,
    startedAt: "2026-11-22T12:00:00.000Z",
    state: "running",
    window: undefined,
    total: 2,
    repIds: undefined,
    reported: 0,
    dispatchUnits: { read: 1.5, write: 2 },
    reportUnits: NO_UNITS,
    finishedAt: undefined,
    totals: undefined,
    ...changes,
  };
}

function buildLine(repId: string, changes: Partial<ReportLine> = {}): ReportLine {
  return {
    repId,
    outcome: "complete",
    attempt: 1,
    at: "2026-11-22T12:01:00.000Z",
    durationMs: 10,
    calls: { listed: 1, added: 1, updated: 0, unchanged: 0, pending: 0 },
    requests: { light: 1, heavy: 1 },
    units: { read: 2, write: 3 },
    failure: undefined,
    ...changes,
  };
}

// Hundreds of reports.
describeOnOneEngine("the run repository", (getUrl) => {
  it("reads all reports a handful of times, however many retries report", async () => {
    const bench = await createBench(getUrl());
    const reps = Array.from({ length: 64 }, (_, index) => `r${index}`);
    await bench.runs.create(buildRun("retried", { total: reps.length }));
    const { passages } = await bench.watch(async () => {
      // Half of the reps are told to wait, again and again, before the other half gets its first turn.
      for (let attempt = 1; attempt <= 10; attempt++) {
        for (const repId of reps.slice(0, 32)) {
          await bench.runs.report("retried", `${repId}-${attempt}`, [
            buildLine(repId, { attempt, outcome: "deferred" }),
          ]);
        }
      }
      for (const repId of reps.slice(32)) {
        expect((await bench.runs.get("retried")).state).toBe("running");
        await bench.runs.report("retried", repId, [buildLine(repId)]);
      }
    });
    expect(await bench.runs.get("retried")).toMatchObject({ state: "finished", reported: 352 });
    const folds = passages.filter(({ name, moment }) => name === "QueryCommand" && moment === "before").length;
    expect(folds).toBeGreaterThan(1);
    expect(folds).toBeLessThan(15);
  });
});

describeOnEngines("the run repository", (getUrl) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await createBench(getUrl());
  });

  it("creates a run once; the second time gives the one there is", async () => {
    const run = buildRun("once", { window: { since: "2026-10-01T00:00:00.000Z" }, repIds: ["a", "B"] });
    expect(await bench.runs.create(run)).toEqual({ run, created: true });
    expect(await bench.runs.create({ ...run, total: 99 })).toEqual({ run, created: false });
    expect(await bench.runs.find("none")).toBeUndefined();
    await expect(bench.runs.get("none")).rejects.toMatchObject({ code: "run_not_found" });
  });

  it("keeps what a finished run came to with the run; after a later retry whoever asks counts anew", async () => {
    const run = buildRun("totals");
    await bench.runs.create(run);
    await bench.runs.report(run.runId, "r1", [buildLine("a")]);
    expect((await bench.runs.get(run.runId)).totals).toBeUndefined();
    await bench.runs.report(run.runId, "r2", [buildLine("b", { outcome: "failed" })]);
    const finished = await bench.runs.get(run.runId);
    expect(finished).toMatchObject({
      state: "finished",
      totals: { reps: { done: 2, failed: 1 }, calls: { added: 2 } },
    });
    await bench.runs.report(run.runId, "r3", [buildLine("b", { attempt: 2 })]);
    const late = await bench.runs.get(run.runId);
    expect(late).toMatchObject({ state: "finished", finishedAt: finished.finishedAt, totals: undefined });
    const progress = await bench.runs.getProgress(run.runId);
    const { perRep: _perRep, lastAt: _lastAt, ...totals } = progress;
    expect(totals).toMatchObject({ reps: { done: 2, failed: 0 }, calls: { added: 3 } });
    expect(await bench.runs.settle(late, progress)).toEqual({ ...late, totals });
    expect(await bench.runs.get(run.runId)).toEqual({ ...late, totals });
  });

  it.each(["running", "finished"] as const)(
    "does not keep totals of a %s run that a report counted meanwhile is missing from",
    async (state) => {
      const runId = `raced-${state}`;
      const lines = state === "running" ? [] : [buildLine("a"), buildLine("b", { outcome: "failed" })];
      await bench.runs.create(buildRun(runId));
      if (lines.length > 0) await bench.runs.report(runId, "one", lines);
      if (lines.length > 0) await bench.runs.report(runId, "again", [buildLine("a", { attempt: 2 })]);
      const read = await bench.runs.get(runId);
      expect(read).toMatchObject({ state, totals: undefined });
      // What the reader counts is whole; before they say so, a retry comes.
      const progress = foldReports([
        { runId, reportId: "x", lines: [buildLine("a"), buildLine("b", { outcome: "failed" })] },
      ]);
      await bench.runs.report(runId, "late", [buildLine("b", { attempt: 2 })]);
      await bench.runs.settle(read, progress);
      expect(await bench.runs.get(runId)).toMatchObject({ state: "finished", totals: undefined });
    },
  );

  it("tells once how long a run took", async () => {
    bench.metrics.clear();
    await bench.runs.create(buildRun("timed", { total: 1 }));
    await bench.runs.report("timed", "one", [buildLine("a", { durationMs: 2_500 })]);
    expect(bench.metrics.values).toEqual({ RunSeconds: 62.5 });
    bench.metrics.clear();
    await bench.runs.report("timed", "two", [buildLine("a", { attempt: 2 })]);
    const run = await bench.runs.get("timed");
    await bench.runs.settle(run, await bench.runs.getProgress("timed"));
    expect(bench.metrics.values).toEqual({});
  });

  it("takes a thousand ids of 64 characters along, until all of them were sent", async () => {
    const repIds = Array.from({ length: REP_IDS_MAX }, (_, index) => `rep-${index}-`.padEnd(64, "x"));
    const { run } = await bench.runs.create(buildRun("thousand", { state: "dispatching", total: 0, repIds }));
    expect((await bench.runs.get("thousand")).repIds).toEqual(repIds);
    const sent = { total: repIds.length, dispatchUnits: NO_UNITS };
    expect(await bench.runs.saveDispatched(run, sent)).toMatchObject({ total: REP_IDS_MAX, repIds: undefined });
    const { units } = await measure(() => bench.runs.report("thousand", "one", [buildLine("a")]));
    expect(units.write).toBe((await bench.runs.get("thousand")).reportUnits.write);
  });

  it("lists runs newest first, page by page, and those of a period", async () => {
    const own = await createBench(getUrl());
    for (let index = 0; index < 7; index++) {
      await own.runs.create(
        buildRun(`r${index}`, { startedAt: toInstant(Date.parse("2026-11-22T00:00:00Z") + index) }),
      );
    }
    const first = await own.runs.list({ limit: 4 });
    const second = await own.runs.list({ limit: 4, cursor: first.nextCursor ?? undefined });
    expect([...first.items, ...second.items].map(({ runId }) => runId)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((index) => `r${index}`),
    );
    expect(second.nextCursor).toBeNull();
    // The first instant belongs to a period, its end does not.
    const { startedAt: from } = await own.runs.get("r2");
    const { startedAt: to } = await own.runs.get("r5");
    const list = async (period: { from?: string; to?: string }) =>
      (await own.runs.list({ limit: 10, ...period })).items.map(({ runId }) => runId);
    expect(await list({ from, to })).toEqual(["r4", "r3", "r2"]);
    expect(await list({ from })).toEqual(["r6", "r5", "r4", "r3", "r2"]);
    expect(await list({ to })).toEqual(["r4", "r3", "r2", "r1", "r0"]);
  });

  it("finishes a run by the report that makes it whole, and knows what everything cost", async () => {
    await bench.runs.create(buildRun("finish"));
    await bench.runs.report("finish", "one", [buildLine("a")]);
    expect(await bench.runs.get("finish")).toMatchObject({ state: "running", reported: 1 });
    await bench.runs.report("finish", "two", [buildLine("b", { outcome: "failed", at: "2026-11-22T12:02:00.000Z" })]);
    const run = await bench.runs.get("finish");
    expect(run).toMatchObject({ state: "finished", reported: 2, dispatchUnits: { read: 1.5, write: 2 } });
    expect(run.finishedAt).toBeDefined();
    expect(run.reportUnits.write).toBeGreaterThanOrEqual(4);
    expect(await bench.runs.getProgress("finish")).toMatchObject({
      reps: { done: 2, failed: 1 },
      calls: { added: 2 },
      units: { read: 4, write: 6 },
    });
  });

  it("does not take the same rep reported twice for two reps", async () => {
    await bench.runs.create(buildRun("twice"));
    await bench.runs.report("twice", "one", [buildLine("a")]);
    await bench.runs.report("twice", "two", [buildLine("a", { attempt: 2 })]);
    expect((await bench.runs.get("twice")).state).toBe("running");
    await bench.runs.report("twice", "three", [buildLine("b")]);
    expect((await bench.runs.get("twice")).state).toBe("finished");
  });

  it("is not finished by reports that come before everything was sent, and then by settling", async () => {
    const { run } = await bench.runs.create(buildRun("early", { state: "dispatching", total: 0 }));
    await bench.runs.report("early", "one", [buildLine("a")]);
    expect((await bench.runs.get("early")).state).toBe("dispatching");
    const saved = await bench.runs.saveDispatched(run, { total: 1, dispatchUnits: NO_UNITS });
    if (!saved) throw new Error("somebody else was first");
    expect(saved).toMatchObject({ state: "running", total: 1, reported: 1 });
    const settled = await bench.runs.settle(saved, await bench.runs.getProgress("early"));
    expect(settled).toMatchObject({ state: "finished" });
    expect(await bench.runs.get("early")).toMatchObject({ state: "finished", finishedAt: settled.finishedAt });
  });

  it("lets one of two dispatchers say that all is sent", async () => {
    const { run } = await bench.runs.create(buildRun("fenced", { state: "dispatching", total: 0 }));
    const dispatchUnits = { read: 1, write: 3 };
    expect(await bench.runs.saveDispatched(run, { total: 150, dispatchUnits })).toMatchObject({ state: "running" });
    expect(await bench.runs.saveDispatched(run, { total: 149, dispatchUnits: NO_UNITS })).toBeUndefined();
    expect(await bench.runs.get("fenced")).toMatchObject({ total: 150, dispatchUnits, state: "running" });
  });

  it("keeps a report although its run is not there", async () => {
    await bench.runs.report("gone", "one", [buildLine("a")]);
    expect((await bench.runs.getProgress("gone")).reps.done).toBe(1);
    expect(await bench.runs.find("gone")).toBeUndefined();
  });

  it("records a run of one rep that is over", async () => {
    await bench.runs.record(buildRun("manual", { trigger: "manual", state: "finished", total: 1 }), buildLine("a"));
    const run = await bench.runs.get("manual");
    expect(run).toMatchObject({ state: "finished", total: 1 });
    expect(run.reportUnits.write).toBeGreaterThanOrEqual(3);
    expect((await bench.runs.getProgress("manual")).perRep.get("a")).toEqual(buildLine("a"));
  });
});
