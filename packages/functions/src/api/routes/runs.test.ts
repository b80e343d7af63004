import type { RunPage, RunView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

describe("GET /api/runs", () => {
  it("pages through runs, newest first, without their reps", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      bench.clock.advance(1_000);
      ids.unshift((await bench.read<{ runId: string }>("POST", "/api/sync")).runId);
    }
    const seen: string[] = [];
    let path = "/api/runs?limit=2";
    for (;;) {
      const page: RunPage = await bench.read("GET", path);
      for (const run of page.items) expect(run).not.toHaveProperty("perRep");
      seen.push(...page.items.map((run) => run.runId));
      if (page.nextCursor === null) break;
      path = `/api/runs?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen).toEqual(ids);
  });
});

describe("GET /api/runs/{runId}", () => {
  const getRun = (runId: string, headers = {}) => bench.read<RunView>("GET", `/api/runs/${runId}`, { headers });

  it("shows a run while it goes and when it is over, with what it cost", async () => {
    const user = await bench.addRep("a", 2);
    await bench.addRep("b", 1);
    await bench.drain();
    bench.simulator.revokeKey(user.email);
    const slot = "2026-11-22T12:00:00Z";
    const { runId } = await bench.services.dispatcher.runSlot(slot);
    expect(await getRun(runId)).toMatchObject({
      trigger: "schedule",
      slot,
      state: "running",
      finishedAt: null,
      reps: { total: 2, done: 0, failed: 0, blocked: 0, deferred: 0 },
      perRep: [],
    });
    await bench.drain();
    const run = await getRun(runId);
    expect(run).toMatchObject({
      state: "finished",
      reps: { total: 2, done: 2, failed: 0, blocked: 1, deferred: 0 },
      calls: { listed: 1, added: 0, updated: 0, unchanged: 1 },
      requests: { light: 3, heavy: 0 },
      perRep: [
        { repId: "a", outcome: "blocked", requests: { light: 2, heavy: 0 }, failure: { class: "credential" } },
        { repId: "b", outcome: "complete", requests: { light: 1, heavy: 0 } },
      ],
    });
    expect(Date.parse(run.finishedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(run.startedAt));
    // All of them: dispatching, the reps, the reports.
    const ofReps = run.perRep?.reduce((sum, line) => sum + (line.units?.write ?? 0), 0) ?? 0;
    expect(run.units.write).toBeGreaterThan(ofReps);
    expect(run.units.reports.write).toBeGreaterThan(0);
    const dutch = await getRun(runId, { "accept-language": "nl" });
    expect(dutch.perRep?.[0]?.failure?.message).toMatch(/Fathom weigert/);
  });

  it("finishes at once when there is nobody to sync", async () => {
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    expect(await getRun(runId)).toMatchObject({ state: "finished", reps: { total: 0 }, perRep: [] });
  });

  it("is 404 for a run that is not there", async () => {
    expect(await bench.call("GET", "/api/runs/none")).toMatchObject({ status: 404, body: { code: "run_not_found" } });
  });
});
