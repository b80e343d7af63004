/** A scheduled run, end to end, seen from outside: what is fetched, what it costs, what is written, what the API says of it. */
import type { RunView } from "@fathom-sync/contract";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addCalls,
  addReps,
  askFathom,
  callApi,
  getApi,
  getSimulator,
  listCalls,
  listReps,
  readStoredCalls,
  runSlot,
  startTestStack,
  type TestStack,
  waitForHistory,
  waitForRun,
  waitUntil,
} from "../../test/fixtures/stack.ts";

// Whole stacks, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const REPS = 10;

describe("a scheduled run", () => {
  let stack: TestStack;
  let first: RunView;
  beforeAll(async () => {
    stack = await startTestStack();
    await addReps(stack, REPS, 12);
    first = await runSlot(stack);
    await waitForHistory(stack);
  });
  afterAll(() => stack.stop());

  it("brings every rep's calls into the table, whole", async () => {
    expect(first).toMatchObject({
      state: "finished",
      trigger: "schedule",
      reps: { total: REPS, done: REPS, failed: 0, blocked: 0, deferred: 0 },
      calls: { added: REPS * 12, updated: 0 },
    });
    for (const rep of await listReps(stack)) {
      expect(rep).toMatchObject({
        sync: { outcome: "complete", calls: 12, pendingParts: 0 },
        connection: { status: "ok" },
      });
    }
    const simulator = getSimulator(stack);
    for (const [index, user] of simulator.users().entries()) {
      const [held, atFathom] = [await listCalls(stack, `rep-${index}`), await askFathom(simulator, user.apiKey)];
      expect(held.map((call) => [call.recordingId, call.title, call.summary.markdown])).toEqual(
        atFathom.map((one) => [one.recording_id, one.title, one.default_summary?.markdown_formatted]),
      );
      if (index > 1) continue;
      for (const { recording_id, transcript } of atFathom) {
        const { items } = await getApi<{ items: { text: string; at: string }[] }>(
          stack,
          `/api/calls/${recording_id}/transcript`,
        );
        expect(items.map(({ text, at }) => [text, at])).toEqual(transcript?.map((one) => [one.text, one.timestamp]));
      }
    }
  });

  it("with nothing new costs one light request a rep and one write unit, and writes no call", async () => {
    const before = await readStoredCalls(stack);
    getSimulator(stack).reset();
    const run = await runSlot(stack);
    expect(run).toMatchObject({
      reps: { done: REPS, failed: 0 },
      calls: { added: 0, updated: 0 },
      requests: { light: REPS, heavy: 0 },
    });
    expect(getSimulator(stack).counters).toMatchObject({ light: REPS, heavy: 0, throttled: 0 });
    for (const line of run.perRep ?? []) expect(line.units?.write, line.repId).toBeLessThanOrEqual(1);
    expect(run.units.write - run.units.reports.write).toBeLessThanOrEqual(REPS + 5);
    const after = await readStoredCalls(stack);
    expect(after.size).toBe(before.size);
    expect([...after].filter(([key, item]) => before.get(key) !== item).map(([key]) => key)).toEqual([]);
  });

  it("fetches ten new calls of one rep with one light and one heavy request", async () => {
    const ids = addCalls(getSimulator(stack), "rep-3@sellers.example", 10, 60);
    getSimulator(stack).reset();
    const run = await runSlot(stack);
    expect(run.perRep?.find((line) => line.repId === "rep-3")).toMatchObject({
      outcome: "complete",
      calls: { added: 10 },
      requests: { light: 1, heavy: 1 },
    });
    expect(run.requests).toEqual({ light: REPS, heavy: 1 });
    const held = new Set((await listCalls(stack, "rep-3")).map((call) => call.recordingId));
    expect(ids.every((id) => held.has(id))).toBe(true);
  });

  it("does nothing twice when the same slot fires twice", async () => {
    const slot = new Date("2026-01-01T00:00:00.000Z");
    getSimulator(stack).reset();
    await Promise.all([stack.fireSlot(slot), stack.fireSlot(slot)]);
    const runId = "schedule-20260101T000000Z";
    await waitForRun(stack, runId);
    await stack.fireSlot(slot);
    const run = await waitForRun(stack, runId);
    expect(run).toMatchObject({ reps: { total: REPS, done: REPS } });
    expect(getSimulator(stack).counters).toMatchObject({ light: REPS, heavy: 0 });
  });

  it("leaves nothing in the dead letters, and says nothing of people in the functions' log", () => {
    expect(stack.broken).toEqual([]);
    expect(stack.troubles).toEqual([]);
    const log = stack.lines.join("\n");
    expect(log).toContain('"message":"sync.rep_done"');
    expect(log).not.toMatch(/sellers\.example|Seller \d|"level":"(ERROR|WARN)"/);
    for (const user of getSimulator(stack).users()) expect(log).not.toContain(user.apiKey);
  });

  it("serves Ververs, bulk and cron over HTTP", async () => {
    const refreshed = await callApi(stack, "POST", "/api/reps/rep-1/refresh");
    expect(refreshed).toMatchObject({ status: 200, body: { outcome: "complete" } });
    const bulk = await callApi(stack, "POST", "/api/sync", { repIds: ["rep-1", "rep-2"], hours: 24 });
    expect(bulk.status).toBe(202);
    const location = bulk.headers.get("location") ?? "";
    expect(location).toBe(`/api/runs/${bulk.body.runId}`);
    expect(await waitForRun(stack, bulk.body.runId)).toMatchObject({ trigger: "bulk", reps: { total: 2, done: 2 } });

    const { cronSecret } = stack.addresses;
    const cron = () => callApi(stack, "POST", "/api/cron/sync-fathom?hours=1", undefined, cronSecret);
    // The minute may turn between the two: then the third one is in the minute of the second.
    const runIds = [await cron(), await cron(), await cron()].map(({ body }) => body.runId as string);
    expect(new Set(runIds).size).toBeLessThanOrEqual(2);
    expect(await waitForRun(stack, runIds[0] ?? "")).toMatchObject({ trigger: "external", reps: { done: REPS } });
    expect((await callApi(stack, "GET", "/api/reps", undefined, cronSecret)).status).toBe(401);
  });

  it("takes reps that were made through the API alone, ids of any allowed form", async () => {
    const simulator = getSimulator(stack);
    const user = simulator.addUser({ email: "api@sellers.example", name: "By API" });
    addCalls(simulator, user.email, 2);
    const path = `/api/reps/${encodeURIComponent("crm:7.A_b-")}`;
    expect((await callApi(stack, "PUT", path, { name: "By API", email: user.email })).status).toBe(201);
    const connected = await callApi(stack, "PUT", `${path}/connection`, { apiKey: user.apiKey });
    expect(connected).toMatchObject({ status: 200, body: { status: "ok", keyTail: user.apiKey.slice(-4) } });
    await waitUntil(
      () => callApi(stack, "GET", path),
      ({ body }) => body.sync.outcome === "complete" && body.sync.calls === 2,
    );
    const run = await runSlot(stack);
    expect(run.perRep?.map((line) => line.repId)).toContain("crm:7.A_b-");
  });
});
