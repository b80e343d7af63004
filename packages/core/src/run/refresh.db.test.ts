import { expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { MINUTE_MS, SECOND_MS } from "../clock.ts";
import { createRefreshTurns, TURN_MS } from "./refresh-turns.ts";

async function createSyncedBench(url: string): Promise<Bench> {
  const bench = await createBench(url);
  await bench.addRep("r1");
  bench.addCalls("r1", 2, { newestMinutesAgo: 3 * 24 * 60 });
  await bench.sync("r1");
  await bench.clock.advance(10 * MINUTE_MS);
  bench.simulator.reset();
  return bench;
}

const click = (bench: Bench, deadlineMs = MINUTE_MS) =>
  bench.clock.settle(bench.refresh("r1", bench.clock.now() + deadlineMs));

describeOnEngines("Ververs", (getUrl) => {
  it("brings the rep up to date and records a run that is over", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.addCalls("r1", 2, { newestMinutesAgo: 9, everyMinutes: 1 });
    const { report, runId, fromCheckOf } = await click(bench);
    expect(report).toMatchObject({
      outcome: "complete",
      calls: { added: 2, pending: 0 },
      requests: { light: 1, heavy: 1 },
    });
    expect(fromCheckOf).toBeUndefined();
    const run = await bench.runs.get(runId ?? "");
    expect(run).toMatchObject({ trigger: "manual", state: "finished", total: 1, repIds: ["r1"] });
    const progress = await bench.runs.getProgress(run.runId);
    expect(progress.perRep.get("r1")).toMatchObject({ outcome: "complete", calls: { added: 2 } });
    expect(progress.units.write).toBeGreaterThan(0);
    // What goes on behind it is no part of the answer.
    expect(bench.sent.filter(({ message }) => message.scope === undefined)).toEqual([]);
  });

  it("answers from a check completed within 10 seconds, whoever made it, and looks again after", async () => {
    const bench = await createSyncedBench(getUrl());
    await bench.sync("r1", { trigger: "schedule" });
    const checkedAt = (await bench.states.get("r1")).lastCheckedAt;
    await bench.clock.advance(9_999);
    expect(await click(bench)).toMatchObject({
      fromCheckOf: checkedAt,
      runId: undefined,
      report: { outcome: "complete", requests: { light: 0, heavy: 0 }, completeUntil: "2026-11-22T12:10:00Z" },
    });
    expect(bench.simulator.counters.total).toBe(1);
    await bench.clock.advance(1);
    expect((await click(bench)).fromCheckOf).toBeUndefined();
    expect(bench.simulator.counters.total).toBe(2);
  });

  it("tells of what the check it answers from has brought", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.addCalls("r1", 2, { newestMinutesAgo: 9, everyMinutes: 1 });
    await bench.sync("r1", { trigger: "schedule" });
    const { report, fromCheckOf } = await click(bench);
    expect(fromCheckOf).toBeDefined();
    expect(report.calls).toEqual({ listed: 2, added: 2, updated: 0, unchanged: 0, pending: 0 });
  });

  it("looks again when the last attempt failed, or the clock was set back", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.simulator.failNext(500);
    expect((await click(bench)).report.outcome).toBe("failed");
    expect((await click(bench)).report.outcome).toBe("complete");
    bench.clock.set(bench.clock.now() - MINUTE_MS);
    expect((await click(bench)).fromCheckOf).toBeUndefined();
  });

  it("lets clicks that come together share one walk, and the next one have its own", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.latencyMs = 500;
    const deadlineAt = bench.clock.now() + MINUTE_MS;
    const clicks = await bench.clock.settle(Promise.all([1, 2, 3].map(() => bench.refresh("r1", deadlineAt))));
    expect(new Set(clicks.map(({ runId }) => runId)).size).toBe(1);
    expect(bench.simulator.counters.total).toBe(1);
    await bench.clock.advance(11 * SECOND_MS);
    await click(bench);
    expect(bench.simulator.counters.total).toBe(2);
  });

  it("lets clicks in many processes share one walk, and gives each of them its answer", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.addCalls("r1", 2, { newestMinutesAgo: 9, everyMinutes: 1 });
    bench.latencyMs = 500;
    const deadlineAt = bench.clock.now() + MINUTE_MS;
    const engines = Array.from({ length: 10 }, () => bench.createEngine());
    const pressed = engines.flatMap(({ refresh }) => Array.from({ length: 5 }, () => refresh("r1", deadlineAt)));
    const clicks = await bench.clock.settle(Promise.all(pressed));
    expect(bench.simulator.counters.total).toBe(2);
    for (const click of clicks) {
      expect(click.report).toMatchObject({
        outcome: "complete",
        calls: { added: 2 },
        completeUntil: expect.any(String),
      });
    }
    expect(new Set(clicks.map(({ runId }) => runId)).size).toBe(1);
    expect((await bench.states.get("r1")).calls).toBe(4);
  });

  it("shares what went wrong as well, and the next click looks again", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.latencyMs = 500;
    bench.simulator.failNext(500);
    const deadlineAt = bench.clock.now() + MINUTE_MS;
    const engines = Array.from({ length: 4 }, () => bench.createEngine());
    const clicks = await bench.clock.settle(Promise.all(engines.map((engine) => engine.refresh("r1", deadlineAt))));
    expect(clicks.map(({ report }) => report.outcome)).toEqual(Array(4).fill("failed"));
    expect(clicks.map(({ report }) => report.failure?.code)).toEqual(Array(4).fill("fathom_server_error"));
    expect(bench.simulator.counters.total).toBe(1);
    expect((await click(bench)).report.outcome).toBe("complete");
  });

  it("waits for a walk that died no longer than its turn, and then walks itself", async () => {
    const bench = await createSyncedBench(getUrl());
    const turns = createRefreshTurns(bench);
    expect(await turns.take("r1", "manual-dead")).toEqual({ previous: undefined });
    const startedMs = bench.clock.now();
    const { report, runId } = await click(bench, 25 * SECOND_MS);
    expect(report).toMatchObject({ outcome: "complete", requests: { light: 1 } });
    expect(runId).not.toBe("manual-dead");
    expect(bench.clock.now() - startedMs).toBeGreaterThanOrEqual(TURN_MS);
    // The dead one comes back, and has no say any more.
    const late = { report: { ...report, outcome: "failed" }, fromCheckOf: undefined, runId, isOwnWalk: true } as const;
    await turns.end("r1", "manual-dead", late);
    expect((await turns.findEnded("r1"))?.answer.report.outcome).toBe("complete");
  });

  it("says that another check is at it when its own wait is over first", async () => {
    const bench = await createSyncedBench(getUrl());
    await createRefreshTurns(bench).take("r1", "manual-slow");
    expect(await click(bench, 5 * SECOND_MS)).toMatchObject({
      runId: undefined,
      report: { outcome: "superseded", requests: { light: 0, heavy: 0 } },
    });
    expect(bench.simulator.counters.total).toBe(0);
  });

  it("gives the turn back when it fails by a fault of ours, so that the next one need not wait", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.gate = ({ kind, moment, name }) => {
      if (
        kind === "database" &&
        moment === "before" &&
        name === "PutItemCommand" &&
        bench.simulator.counters.total > 0
      ) {
        throw new Error("the table is away");
      }
    };
    await expect(click(bench)).rejects.toThrow("the table is away");
    bench.gate = undefined;
    await bench.clock.advance(11 * SECOND_MS);
    const startedMs = bench.clock.now();
    expect((await click(bench)).report.outcome).toBe("complete");
    expect(bench.clock.now()).toBe(startedMs);
  });

  it("answers with what was done also when its turn cannot be written down", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.addCalls("r1", 1, { newestMinutesAgo: 9 });
    let refusals = 0;
    bench.gate = ({ kind, name, moment, input }) => {
      const isEnding = name === "UpdateItemCommand" && JSON.stringify(input).includes("refresh-turn");
      if (kind === "database" && moment === "before" && isEnding) {
        refusals++;
        throw new Error("the table does not answer");
      }
    };
    const { report } = await click(bench);
    expect(report).toMatchObject({ outcome: "complete", calls: { added: 1 } });
    expect(refusals).toBeGreaterThan(0);
    expect(bench.metrics.values).toMatchObject({ OwnFaults: 1 });
    bench.gate = undefined;
    await bench.clock.advance(TURN_MS);
    expect((await click(bench)).report.outcome).toBe("complete");
  });

  it("hands over to the background what does not fit, and the run's line tells how that ended", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.addCalls("r1", 25, { newestMinutesAgo: 9, everyMinutes: 1 });
    bench.latencyMs = SECOND_MS;
    const { report, runId = "" } = await click(bench, 5 * SECOND_MS);
    expect(report).toMatchObject({ outcome: "continued", failure: undefined });
    expect(bench.sent.map(({ message }) => message)).toMatchObject([{ runId, trigger: "continuation", attempt: 2 }]);
    const [next] = bench.sent.splice(0);
    if (!next) throw new Error("a message was expected");
    const { line } = await bench.clock.settle(bench.workMessage(next.message, bench.clock.now() + 5 * MINUTE_MS));
    await bench.runs.report(runId, "later", line ? [line] : []);
    expect((await bench.runs.getProgress(runId)).perRep.get("r1")).toMatchObject({ outcome: "complete", attempt: 2 });
    expect(await bench.states.get("r1")).toMatchObject({ calls: 27, pendingParts: 0 });
  });

  it("tells how long Fathom wants to be left alone", async () => {
    const bench = await createSyncedBench(getUrl());
    bench.simulator.failNext(429, { retryAfterSeconds: 30 });
    const { report } = await click(bench);
    expect(report.outcome).toBe("deferred");
    expect(bench.sent[0]?.delaySeconds).toBeGreaterThanOrEqual(30);
    expect((await click(bench)).report).toMatchObject({ outcome: "deferred", requests: { light: 0, heavy: 0 } });
  });

  it("is refused for a rep that is unknown, paused, or not connected", async () => {
    const bench = await createSyncedBench(getUrl());
    await expect(bench.refresh("who", 0)).rejects.toMatchObject({ code: "rep_not_found" });
    await bench.reps.setConnection("r1", undefined);
    await expect(click(bench)).rejects.toMatchObject({ code: "rep_not_connected" });
    await bench.reps.put("r1", { name: "R", email: "r@x.example", fathomEmail: "r1@sellers.example", active: false });
    await expect(click(bench)).rejects.toMatchObject({ code: "rep_paused" });
    expect(bench.simulator.counters.total).toBe(0);
  });
});
