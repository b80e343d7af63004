import type { RefreshResult, RepView, RunView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine(), { fathomRequestTimeoutMs: 10_000 });
});

const DUTCH = { "accept-language": "nl-NL,nl;q=0.9" };
const refresh = (repId: string, headers = {}) => bench.call("POST", `/api/reps/${repId}/refresh`, { headers });
const getRep = (repId: string) => bench.read<RepView>("GET", `/api/reps/${repId}`);

/** A rep whose first sync is done, long enough ago for the next click to ask Fathom. */
async function addSyncedRep(repId: string, calls = 1) {
  const user = await bench.addRep(repId, calls);
  await bench.drain();
  bench.clock.advance(60_000);
  bench.simulator.reset();
  return user;
}

describe("Ververs", () => {
  it("answers what came, in numbers and in one Dutch or English sentence", async () => {
    const user = await addSyncedRep("a", 3);
    for (const minutes of [40, 30]) {
      bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - minutes * 60_000, durationMinutes: 5 });
    }
    const answer = await refresh("a", DUTCH);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        outcome: "complete",
        message: "2 nieuwe gesprekken.",
        requests: { light: 1, heavy: 1 },
        calls: { listed: 5, added: 2, updated: 0, unchanged: 3, pending: 0 },
      },
    });
    const { completeUntil, checkedAt, runId } = answer.body as RefreshResult;
    expect((await getRep("a")).sync).toMatchObject({ completeUntil, lastCheckedAt: checkedAt, calls: 5 });
    expect(await bench.read("GET", `/api/runs/${runId}`)).toMatchObject({
      trigger: "manual",
      state: "finished",
      reps: { total: 1, done: 1, failed: 0 },
      calls: { added: 2 },
      perRep: [{ repId: "a", outcome: "complete" }],
    });
    bench.clock.advance(60_000);
    expect((await refresh("a")).body).toMatchObject({ message: "No new calls in Fathom." });
    bench.clock.advance(60_000);
    expect((await refresh("a", DUTCH)).body).toMatchObject({ message: "Geen nieuwe gesprekken bij Fathom." });
  });

  it("says which parts Fathom is still making", async () => {
    const user = await addSyncedRep("a");
    bench.simulator.addMeeting(user.email, {
      createdAt: bench.clock.now() - 30_000,
      durationMinutes: 5,
      transcriptDelayMs: 3_600_000,
      summaryDelayMs: 60_000,
    });
    bench.clock.advance(60_000);
    expect((await refresh("a", DUTCH)).body).toMatchObject({
      message: "1 nieuw gesprek; het transcript van 1 wordt nog gemaakt door Fathom.",
      calls: { added: 1, pending: 1 },
    });
    bench.clock.advance(3_600_000);
    const later = await refresh("a");
    expect(later.body).toMatchObject({ message: "1 call updated.", calls: { updated: 1, pending: 0 } });
  });

  it("within ten seconds of a completed check answers from it, and asks Fathom nothing", async () => {
    await addSyncedRep("a");
    const first = (await refresh("a")).body as RefreshResult;
    bench.simulator.reset();
    bench.clock.advance(5_000);
    const second = await refresh("a");
    expect(second).toMatchObject({
      status: 200,
      body: { outcome: "complete", fromCheckOf: first.checkedAt, requests: { light: 0, heavy: 0 } },
    });
    expect((second.body as RefreshResult).message).toMatch(/; checked [5-9] seconds ago\.$/);
    expect(bench.simulator.requests.list()).toEqual([]);
    bench.clock.advance(6_000);
    expect((await refresh("a")).body).not.toHaveProperty("fromCheckOf");
    expect(bench.simulator.requests.list()).toHaveLength(1);
  });

  it("takes any completed check for the debounce, the schedule's too", async () => {
    await addSyncedRep("a");
    await bench.services.dispatcher.runSlot("2026-11-22T12:00:00Z");
    await bench.drain();
    bench.simulator.reset();
    expect((await refresh("a")).body).toMatchObject({ fromCheckOf: (await getRep("a")).sync.lastCheckedAt });
    expect(bench.simulator.requests.list()).toEqual([]);
  });

  it("shares one walk among fifty clicks at the same moment, and answers each", async () => {
    await addSyncedRep("a");
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh("a")));
    const told = answers.map(({ status, body }) => {
      const { outcome, runId, completeUntil } = body as RefreshResult;
      return JSON.stringify({ status, outcome, runId, completeUntil });
    });
    expect(new Set(told).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { outcome: "complete" } });
    expect(bench.simulator.requests.list()).toHaveLength(1);
  });

  it("is 404 for an unknown rep, 409 for a paused one and for one without a key", async () => {
    await bench.addRep("paused", 1);
    const rep = await getRep("paused");
    await bench.call("PUT", "/api/reps/paused", { json: { name: rep.name, email: rep.email, active: false } });
    await bench.call("PUT", "/api/reps/bare", { json: { name: "B", email: "b@x.example" } });
    expect(await refresh("nobody")).toMatchObject({ status: 404, body: { code: "rep_not_found" } });
    expect(await refresh("paused")).toMatchObject({ status: 409, body: { code: "rep_paused" } });
    expect(await refresh("bare")).toMatchObject({ status: 409, body: { code: "rep_not_connected" } });
  });

  it.each([
    [401, "fathom_key_refused"],
    [403, "fathom_access_refused"],
  ])("is blocked by a confirmed %d, and probes at every click", async (status, code) => {
    await addSyncedRep("a");
    const fault = bench.simulator.addFault({ kind: "status", status, times: Number.POSITIVE_INFINITY });
    const answer = await refresh("a");
    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: "blocked", failure: { class: "credential", code, count: 1 }, requests: { light: 2, heavy: 0 } },
    });
    expect((await refresh("a")).body).toMatchObject({ outcome: "blocked", failure: { code, count: 2 } });
    // Two for each click: what stands as refused is tried twice as well.
    expect(bench.simulator.requests.list()).toHaveLength(4);
    fault.remove();
    expect((await refresh("a")).body).toMatchObject({ outcome: "complete" });
    expect(await getRep("a")).toMatchObject({ connection: { status: "ok" }, sync: { outcome: "complete" } });
  });

  it("blames Fathom, not the rep, for a refusal that a second probe does not confirm", async () => {
    await addSyncedRep("a");
    bench.simulator.failNext(401);
    expect(await refresh("a")).toMatchObject({
      status: 200,
      body: { outcome: "failed", failure: { class: "source", code: "fathom_refusal_unconfirmed" } },
    });
    expect((await getRep("a")).connection.status).toBe("ok");
  });

  describe.each([1, 2])("trouble of Fathom on page %d", (page) => {
    it.each([
      ["status" as const, { status: 500 }, "fathom_server_error"],
      ["status" as const, { status: 418 }, "fathom_unexpected_status"],
      ["timeout" as const, {}, "fathom_timeout"],
      ["reset" as const, {}, "fathom_unreachable"],
      ["truncated-json" as const, {}, "fathom_malformed_answer"],
      ["html" as const, { status: 200 }, "fathom_malformed_answer"],
      ["empty" as const, {}, "fathom_malformed_answer"],
      ["no-items" as const, {}, "fathom_malformed_answer"],
    ])("%s %j: 200 that names it, progress unmoved, and it heals", async (kind, more, code) => {
      const user = await addSyncedRep("a", 2);
      const before = await getRep("a");
      for (let index = 0; index < 12; index++) {
        bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - (index + 60) * 60_000 });
      }
      const fault = bench.simulator.addFault({ match: { page }, kind, ...more, times: Number.POSITIVE_INFINITY });
      const answer = await refresh("a", DUTCH);
      expect(answer).toMatchObject({
        status: 200,
        body: { outcome: "failed", failure: { class: "source", code, count: 1 } },
      });
      const { message, completeUntil } = answer.body as RefreshResult;
      expect(message).toMatch(/Fathom.*we proberen het vanzelf opnieuw/);
      expect(completeUntil).toBe(before.sync.completeUntil);
      expect((await getRep("a")).sync).toMatchObject({
        outcome: "failed",
        failure: { code },
        completeUntil: before.sync.completeUntil,
        lastCheckedAt: before.sync.lastCheckedAt,
      });
      fault.remove();
      expect(await refresh("a")).toMatchObject({ status: 200, body: { outcome: "complete" } });
      const after = await getRep("a");
      expect(after.sync).toMatchObject({ outcome: "complete", calls: 14 });
      expect(after.sync).not.toHaveProperty("failure");
    });
  });

  it.each([1, 2])("goes on in the background when Fathom says wait (page %d): 202, run, Retry-After", async (page) => {
    const user = await addSyncedRep("a");
    for (let index = 0; index < 12; index++) {
      bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - (index + 60) * 60_000 });
    }
    bench.simulator.addFault({ match: { page }, kind: "status", status: 429, retryAfterSeconds: 120 });
    const answer = await refresh("a", DUTCH);
    expect(answer).toMatchObject({
      status: 202,
      body: { outcome: "deferred", failure: { class: "rate-limit", code: "fathom_rate_limited" } },
    });
    const { runId, message } = answer.body as RefreshResult;
    expect(message).toMatch(/^Fathom laat ons even wachten, over \d+ minuten gaan we vanzelf verder\.$/);
    expect(answer.headers.get("location")).toBe(`/api/runs/${runId}`);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(120);
    const requests = bench.simulator.requests.list().length;
    // Another click before that moment asks Fathom nothing.
    expect((await refresh("a")).body).toMatchObject({ outcome: "deferred", requests: { light: 0, heavy: 0 } });
    expect(bench.simulator.requests.list()).toHaveLength(requests);
    expect(await bench.read("GET", `/api/runs/${runId}`)).toMatchObject({
      state: "finished",
      reps: { total: 1, done: 1, deferred: 1 },
    });
  });

  it("goes on in the background when our own time is up", async () => {
    const user = await addSyncedRep("a");
    for (let index = 0; index < 25; index++) {
      bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - (index + 60) * 60_000 });
    }
    bench.onFetch = () => bench.clock.advance(8_000);
    const impatient = await bench.app.request(
      "https://api.example/api/reps/a/refresh",
      { method: "POST", headers: { authorization: "Bearer service-token-0123456789" } },
      { requestId: "r", deadlineAt: bench.clock.now() + 12_000 },
    );
    bench.onFetch = undefined;
    expect(impatient.status).toBe(202);
    const body = (await impatient.json()) as RefreshResult;
    expect(body).toMatchObject({ outcome: "continued" });
    const readReps = async () => (await bench.read<RunView>("GET", `/api/runs/${body.runId}?perRep=false`)).reps;
    expect(await readReps()).toMatchObject({ total: 1, done: 1, continued: 1 });
    await bench.drain();
    expect(await readReps()).toMatchObject({ done: 1, continued: 0, deferred: 0 });
    expect((await getRep("a")).sync).toMatchObject({ outcome: "complete", calls: 26 });
    expect(await bench.read("GET", `/api/runs/${body.runId}`)).toMatchObject({
      perRep: [{ repId: "a", outcome: "complete" }],
    });
  });

  it("is a 500 only for a fault of ours", async () => {
    await addSyncedRep("a");
    const connection = await bench.services.connectionRecords.find("rep:a");
    if (!connection) throw new Error("not connected");
    await bench.services.connectionRecords.put({ ...connection, sealedKey: "v1.k1.AAAA" });
    expect(await refresh("a")).toMatchObject({ status: 500, body: { code: "internal_error" } });
    expect((await getRep("a")).sync).toMatchObject({
      outcome: "failed",
      failure: { class: "ours", code: "connection_unreadable" },
    });
  });
});

describe("POST /api/sync", () => {
  const start = (json?: unknown) => bench.call("POST", "/api/sync", json === undefined ? {} : { json });
  const getRun = (runId: string) => bench.read<RunView>("GET", `/api/runs/${runId}`);

  async function run(json?: unknown): Promise<RunView> {
    const answer = await start(json);
    expect(answer.status).toBe(202);
    const { runId } = answer.body as { runId: string };
    expect(answer.headers.get("location")).toBe(`/api/runs/${runId}`);
    await bench.drain();
    return await getRun(runId);
  }

  it("syncs all active, connected reps when nothing is said", async () => {
    await addSyncedRep("a");
    await addSyncedRep("b");
    await bench.call("PUT", "/api/reps/bare", { json: { name: "B", email: "bare@x.example" } });
    expect(await run()).toMatchObject({
      trigger: "bulk",
      state: "finished",
      reps: { total: 2, done: 2 },
      requests: { light: 2, heavy: 0 },
    });
    expect(await run({})).toMatchObject({ reps: { total: 2, done: 2 } });
  });

  it("syncs the reps that are named, each once", async () => {
    await addSyncedRep("a");
    await addSyncedRep("b");
    expect(await run({ repIds: ["b", "b"] })).toMatchObject({
      reps: { total: 1, done: 1 },
      perRep: [{ repId: "b", outcome: "complete" }],
    });
  });

  it("names the reps that are not there, and starts nothing", async () => {
    await addSyncedRep("a");
    const answer = await start({ repIds: ["a", "x", "A"] });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: "unknown_reps",
        errors: [
          { path: "body.repIds[1]", message: "there is no rep x" },
          { path: "body.repIds[2]", message: "there is no rep A" },
        ],
      },
    });
    await bench.drain();
    expect(bench.simulator.requests.list()).toEqual([]);
  });

  it.each([
    ["hours", { hours: 24 * 60 }],
    ["since", { since: "SINCE" }],
    ["since with an offset", { since: "OFFSET" }],
  ])("reads again as far back as %s says", async (_what, asked) => {
    const user = await addSyncedRep("a");
    // Older than the first sync looks.
    bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - 50 * 86_400_000 });
    expect(await run()).toMatchObject({ calls: { added: 0 } });
    const since = new Date(bench.clock.now() - 60 * 86_400_000).toISOString();
    const texts: Record<string, string> = { SINCE: since, OFFSET: since.replace("Z", "+00:00") };
    const json = "since" in asked ? { since: texts[asked.since ?? ""] } : asked;
    expect(await run(json)).toMatchObject({ calls: { added: 1 }, perRep: [{ outcome: "complete" }] });
  });

  it("takes `since` of a caller whose clock is a little ahead", async () => {
    await addSyncedRep("a");
    const since = new Date(bench.clock.now() + 60_000).toISOString();
    expect(await run({ since })).toMatchObject({ perRep: [{ outcome: "complete" }] });
  });

  it("deep reads the last thirty days again", async () => {
    const user = await addSyncedRep("a", 2);
    bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - 20 * 86_400_000 });
    expect(await run()).toMatchObject({ calls: { added: 0 } });
    expect(await run({ deep: true })).toMatchObject({ calls: { listed: 3, added: 1 } });
  });

  it("does not use the debounce", async () => {
    await addSyncedRep("a");
    await run();
    expect(await run()).toMatchObject({ requests: { light: 1, heavy: 0 } });
  });

  it("leaves a paused rep alone, also when it is named", async () => {
    const user = await addSyncedRep("a");
    await bench.call("PUT", "/api/reps/a", { json: { name: "A", email: user.email, active: false } });
    expect(await run({ repIds: ["a"] })).toMatchObject({ state: "finished", reps: { total: 0, done: 0 } });
    expect(bench.simulator.requests.list()).toEqual([]);
  });
});

describe("the cron route", () => {
  it("starts one run a minute, by GET or POST, and says which", async () => {
    await addSyncedRep("a");
    const first = await bench.call("GET", "/api/cron/sync-fathom");
    const { runId } = first.body as { runId: string };
    expect(first).toMatchObject({ status: 202 });
    expect(first.headers.get("location")).toBe(`/api/runs/${runId}`);
    const nowMs = bench.clock.now();
    const again = await bench.call("POST", "/api/cron/sync-fathom?hours=24");
    if (Math.floor(nowMs / 60_000) === Math.floor(bench.clock.now() / 60_000)) expect(again.body).toEqual({ runId });
    await bench.drain();
    expect(await bench.read("GET", `/api/runs/${runId}`)).toMatchObject({
      trigger: "external",
      state: "finished",
      reps: { total: 1, done: 1 },
      requests: { light: 1, heavy: 0 },
    });
    bench.clock.advance(60_000);
    const next = await bench.call("POST", "/api/cron/sync-fathom");
    expect(next.body).not.toEqual({ runId });
  });

  it("reads again as many hours as it is told", async () => {
    const user = await addSyncedRep("a");
    bench.simulator.addMeeting(user.email, { createdAt: bench.clock.now() - 50 * 3_600_000 });
    const { runId } = await bench.read<{ runId: string }>("GET", "/api/cron/sync-fathom?hours=72");
    await bench.drain();
    expect(await bench.read("GET", `/api/runs/${runId}`)).toMatchObject({ calls: { added: 1 } });
  });
});

describe("POST /api/sync with an Idempotency-Key", () => {
  const start = (key: string, json: unknown = {}) =>
    bench.call("POST", "/api/sync", { json, headers: { "idempotency-key": key } });
  const listRunIds = async () =>
    (await bench.read<{ items: { runId: string }[] }>("GET", "/api/runs")).items.map(({ runId }) => runId);

  it("answers the same key and body with the same run for a day, and with a new one after", async () => {
    await bench.addRep("a");
    await bench.drain();
    const first = await start("k-1", { hours: 24, deep: true });
    expect(first).toMatchObject({ status: 202 });
    await bench.drain();
    bench.clock.advance(86_400_000 - 60_000);
    const again = await start("k-1", { deep: true, hours: 24 });
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(await start("k-2", { hours: 24, deep: true })).not.toMatchObject({ body: first.body });
    bench.clock.advance(120_000);
    const next = await start("k-1", { hours: 24, deep: true });
    expect(next).not.toMatchObject({ body: first.body });
    expect(await start("k-1", { hours: 24, deep: true })).toMatchObject({ body: next.body });
  });

  it("starts one run for many at once, and no second one when the first answer was lost", async () => {
    const before = await listRunIds();
    const answers = await Promise.all(Array.from({ length: 8 }, () => start("at-once")));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await listRunIds()).toHaveLength(before.length + 1);
  });

  it("refuses the key with another body, and one that is no key", async () => {
    await bench.addRep("a");
    expect(await start("k", { hours: 1 })).toMatchObject({ status: 202 });
    expect(await start("k", { hours: 2 })).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    for (const key of ["", "a b", "x".repeat(129)]) {
      expect(await start(key)).toMatchObject({
        status: 400,
        body: { code: "invalid_request", errors: [{ path: "header.Idempotency-Key" }] },
      });
    }
  });

  it("takes nothing for the key when nothing was started", async () => {
    expect(await start("k", { repIds: ["late"] })).toMatchObject({ status: 400, body: { code: "unknown_reps" } });
    await bench.addRep("late");
    expect(await start("k", { repIds: ["late"] })).toMatchObject({ status: 202 });
  });
});
