import type { RunPage, RunRepPage, RunView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Bench, createBench, createContext, toSqsRecord, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

describe("GET /api/runs", () => {
  it("pages through runs, newest first, without their reps, and tells those of a period", async () => {
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
    // Three of them are of a period: `from` included, `to` excluded.
    const { items } = await bench.read<RunPage>("GET", "/api/runs");
    const [from, to] = [items[3]?.startedAt, items[0]?.startedAt];
    const within = await bench.read<RunPage>("GET", `/api/runs?from=${from}&to=${to}`);
    expect(within.items.map((run) => run.runId)).toEqual(ids.slice(1, 4));
    expect(await bench.call("GET", `/api/runs?from=${to}&to=${from}`)).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path: "query.to" }] },
    });
  });

  it("answers 304 while the page is what the caller holds", async () => {
    const first = await bench.call("GET", "/api/runs");
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect(await bench.call("GET", "/api/runs", { headers })).toMatchObject({ status: 304, text: "" });
    await bench.read("POST", "/api/sync");
    expect(await bench.call("GET", "/api/runs", { headers })).toMatchObject({ status: 200 });
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

describe("GET /api/runs/{runId}: looking again", () => {
  it("answers 304 while nothing has changed, names a pace while the run goes, and the whole run when something has", async () => {
    await bench.addRep("a", 1);
    await bench.drain();
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    const look = (tag?: string, query = "") =>
      bench.call("GET", `/api/runs/${runId}${query}`, { headers: tag === undefined ? {} : { "if-none-match": tag } });
    const first = await look();
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[\w-]{20,}"$/);
    expect(first.headers.get("retry-after")).toBe("1");
    for (const held of [tag, `"other", ${tag}`, tag.slice(2), "*"]) {
      const again = await look(held);
      expect(again).toMatchObject({ status: 304, text: "" });
      expect(again.headers.get("etag")).toBe(tag);
      expect(again.headers.get("retry-after")).toBe("1");
    }
    bench.clock.advance(600_000);
    expect((await look()).headers.get("retry-after")).toBe("15");
    // The other form of the answer is another one.
    expect(await look(tag, "?perRep=false")).toMatchObject({ status: 200 });
    await bench.drain();
    const over = await look(tag);
    expect(over).toMatchObject({ status: 200, body: { state: "finished" } });
    expect(over.headers.get("retry-after")).toBeNull();
    expect(await look(over.headers.get("etag") ?? "")).toMatchObject({ status: 304 });
  });

  it("leaves out the reps when asked, with the same numbers", async () => {
    await bench.addRep("a", 1);
    await bench.drain();
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    for (let time = 1; time <= 2; time++) {
      const { perRep, ...whole } = await getWhole(runId);
      expect(await bench.read("GET", `/api/runs/${runId}?perRep=false`)).toEqual(whole);
      await bench.drain();
    }
    expect(await bench.call("GET", `/api/runs/${runId}?perRep=no`)).toMatchObject({ status: 400 });
  });

  const getWhole = (runId: string) => bench.read<RunView>("GET", `/api/runs/${runId}`);
});

describe("GET /api/runs/{runId}/reps", () => {
  it("pages through the outcomes in the order of the ids", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    for (const repId of ids) await bench.addRep(repId);
    await bench.drain();
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    await bench.drain();
    const { perRep } = await bench.read<RunView>("GET", `/api/runs/${runId}`);
    const seen: RunRepPage["items"] = [];
    const sizes: number[] = [];
    let path = `/api/runs/${runId}/reps?limit=2`;
    for (;;) {
      const page: RunRepPage = await bench.read("GET", path);
      seen.push(...page.items);
      sizes.push(page.items.length);
      if (page.nextCursor === null) break;
      path = `/api/runs/${runId}/reps?limit=2&cursor=${page.nextCursor}`;
    }
    // By themselves the lines say whom they are about.
    expect(seen).toEqual(perRep?.map((line) => ({ ...line, name: `Rep ${line.repId}` })));
    expect(seen.map((line) => line.repId)).toEqual(ids);
    expect(sizes).toEqual([2, 2, 1]);
    // One rep's line alone, and nothing for a rep the run had nothing to do with.
    const listOf = (repId: string) => bench.read<RunRepPage>("GET", `/api/runs/${runId}/reps?repId=${repId}`);
    expect(await listOf("c")).toEqual({ items: seen.filter((line) => line.repId === "c"), nextCursor: null });
    expect(await listOf("z")).toEqual({ items: [], nextCursor: null });
  });

  it("is 400 for a cursor of another list and 404 for a run that is not there", async () => {
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    for (const cursor of ["x", Buffer.from("{}").toString("base64url"), Buffer.from("null").toString("base64url")]) {
      expect(await bench.call("GET", `/api/runs/${runId}/reps?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: "invalid_cursor" },
      });
    }
    expect(await bench.call("GET", "/api/runs/none/reps")).toMatchObject({ status: 404 });
  });
});

describe("GET /api/reps/{repId}/runs", () => {
  const list = (repId: string, query = "") => bench.read<RunPage>("GET", `/api/reps/${repId}/runs${query}`);

  it("shows one rep how its last runs ended, newest first, as if it were alone in each", async () => {
    const user = await bench.addRep("a", 2);
    await bench.addRep("b", 1);
    await bench.drain();
    const slots: string[] = [];
    for (const minute of ["00", "30"]) {
      bench.clock.advance(60_000);
      slots.unshift((await bench.services.dispatcher.runSlot(`2026-11-22T12:${minute}:00Z`)).runId);
      await bench.drain();
    }
    bench.clock.advance(60_000);
    const { runId: ofB } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["b"] } });
    await bench.drain();
    bench.simulator.revokeKey(user.email);
    bench.clock.advance(60_000);
    const { runId: refused } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["a"] } });
    await bench.drain();
    const { items, nextCursor } = await list("a");
    expect(nextCursor).toBeNull();
    expect(items.map(({ runId }) => runId).slice(0, 3)).toEqual([refused, ...slots]);
    expect(items.map(({ runId }) => runId)).not.toContain(ofB);
    expect(items[0]).toMatchObject({
      trigger: "bulk",
      reps: { total: 1, done: 1, blocked: 1 },
      perRep: [{ repId: "a", outcome: "blocked", failure: { class: "credential" } }],
    });
    for (const { perRep } of items) expect(perRep?.map(({ repId }) => repId)).toEqual(["a"]);
    // Page by page the same, also where a page is another rep's run alone.
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: RunPage = await list("a", `?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ runId }) => runId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(items.map(({ runId }) => runId));

    // What others had refreshed by hand takes no place on its pages, and is not read for them.
    for (let presses = 0; presses < 4; presses++) {
      bench.clock.advance(60_000);
      await bench.call("POST", "/api/reps/b/refresh");
    }
    const read = vi.spyOn(bench.services.runs, "getProgress");
    const first = await list("a", "?limit=2");
    expect(first.items.map(({ runId }) => runId)).toEqual(seen.slice(0, 1));
    expect(read).toHaveBeenCalledTimes(2);
    read.mockRestore();
    expect((await list("b", "?limit=4")).items.map(({ trigger }) => trigger)).toEqual(Array(4).fill("manual"));
  });

  it("is 404 for a rep that is not there", async () => {
    expect(await bench.call("GET", "/api/reps/none/runs")).toMatchObject({
      status: 404,
      body: { code: "rep_not_found" },
    });
  });
});

describe("DELETE /api/runs/{runId}", () => {
  const cancel = (runId: string) => bench.call("DELETE", `/api/runs/${runId}`);

  it("starts no further rep, and says so however often it is asked", async () => {
    for (const repId of ["a", "b", "c"]) await bench.addRep(repId, 1);
    await bench.drain();
    bench.clock.advance(60_000);
    bench.simulator.reset();
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    const first = await cancel(runId);
    expect(first).toMatchObject({
      status: 200,
      body: { runId, state: "cancelled", reps: { total: 3, done: 0, notStarted: 3 } },
    });
    bench.clock.advance(1_000);
    expect((await cancel(runId)).body).toEqual(first.body);
    await bench.drain();
    expect(bench.simulator.counters.total).toBe(0);
    expect(await bench.read("GET", `/api/runs/${runId}`)).toEqual({ ...(first.body as RunView), perRep: [] });
    // The schedule goes on as ever.
    await bench.services.dispatcher.runSlot("2026-11-22T12:30:00Z");
    await bench.drain();
    expect(bench.simulator.counters.total).toBe(3);
  });

  it("lets a rep that is under way end, and counts it", async () => {
    for (const repId of ["a", "b"]) await bench.addRep(repId, 1);
    await bench.drain();
    bench.clock.advance(60_000);
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["a", "b"] } });
    const toRecord = (repId: string) =>
      toSqsRecord(JSON.stringify({ v: 1, kind: "sync-rep", repId, runId, trigger: "bulk", attempt: 1 }));
    let whileUnderWay: Promise<unknown> | undefined;
    bench.onFetch = () => {
      whileUnderWay ??= cancel(runId);
    };
    await bench.worker({ Records: [toRecord("a")] }, createContext());
    expect(await whileUnderWay).toMatchObject({ status: 200 });
    await bench.worker({ Records: [toRecord("b")] }, createContext());
    expect(await bench.read("GET", `/api/runs/${runId}`)).toMatchObject({
      state: "cancelled",
      reps: { total: 2, done: 1, notStarted: 1 },
      perRep: [{ repId: "a", outcome: "complete" }],
    });
    const { items } = await bench.read<RunPage>("GET", "/api/runs?limit=1");
    expect(items[0]).toMatchObject({ runId, state: "cancelled", reps: { done: 1 } });
  });

  it("is 409 for a run that is over and for one that was not started in bulk, 404 for none", async () => {
    await bench.addRep("a");
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync");
    await bench.drain();
    expect(await cancel(runId)).toMatchObject({ status: 409, body: { code: "run_finished" } });
    const slot = await bench.services.dispatcher.runSlot("2026-11-22T12:00:00Z");
    expect(await cancel(slot.runId)).toMatchObject({ status: 409, body: { code: "run_not_cancellable" } });
    expect(await cancel("none")).toMatchObject({ status: 404, body: { code: "run_not_found" } });
  });
});
