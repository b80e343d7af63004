import { expect, it } from "vitest";
import { createWatchedLog } from "../../../../test/canaries/index.ts";
import { type Bench, createBench, START } from "../../test/bench.ts";
import { describeOnEngines, describeOnOneEngine } from "../../test/engines.ts";
import { measure } from "../database/meter.ts";
import { silentMetrics } from "../metrics.ts";
import { createDispatcher, toExternalRunId, toSlotRunId, toUniqueRunId } from "./dispatch.ts";
import { DEFAULT_STANDING_LIMITS } from "./standing.ts";

const SLOT = "2026-11-22T12:00:00Z";

/** Reps without anything at Fathom: enough to be dispatched. */
async function addReps(bench: Bench, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `r${String(index).padStart(3, "0")}`);
  await Promise.all(
    ids.map(async (repId) => {
      const email = `${repId}@sellers.example`;
      await bench.reps.put(repId, { name: repId, email, fathomEmail: email, active: true });
      await bench.reps.setConnection(repId, `rep:${repId}`);
    }),
  );
  return ids;
}

const sentTo = (bench: Bench) => bench.sent.map(({ message }) => message.repId).toSorted();

describeOnOneEngine("the dispatcher", (getUrl) => {
  it("sends each rep at least one message wherever it dies, and the next tick of the slot finishes it", async () => {
    const bench = await createBench(getUrl());
    const ids = await addReps(bench, 120);
    for (let n = 1; ; n++) {
      bench.sent.length = 0;
      const slot = new Date(Date.parse(SLOT) + n * 1_800_000).toISOString();
      let count = 0;
      bench.gate = () => {
        count++;
        if (count >= n) throw new Error("killed");
      };
      const first = await bench.dispatcher.runSlot(slot).catch(() => undefined);
      bench.gate = undefined;
      const run = await bench.dispatcher.runSlot(slot);
      expect(run).toMatchObject({ state: "running", total: 120 });
      expect([...new Set(sentTo(bench))]).toEqual(ids);
      if (first) break;
      expect(n).toBeLessThan(100);
    }
  });

  it("sends to those first whose promise is oldest, by name or all: never synced, longest behind, nearly up to date", async () => {
    const bench = await createBench(getUrl());
    const ids = await addReps(bench, 104);
    const cover = async (repId: string, coveredUntil: string) => {
      const recordedBy = `${repId}@sellers.example`;
      await bench.states.advance(await bench.states.get(repId), { coveredUntil, recordedBy, outcome: "complete" });
    };
    await Promise.all(ids.slice(2).map((repId) => cover(repId, "2026-11-22T11:30:00Z")));
    await cover("r103", "2026-11-01T00:00:00.000Z");
    await cover("r050", "2026-11-20T00:00:00.000Z");
    // What is covered was of another address: for this one nothing is.
    await bench.states.advance(await bench.states.get("r070"), { recordedBy: "somebody@else.example" });
    await bench.dispatcher.runSlot(SLOT);
    const rest = ids.slice(2).filter((repId) => !["r103", "r050", "r070"].includes(repId));
    expect(bench.sent.map(({ message }) => message.repId)).toEqual(["r000", "r001", "r070", "r103", "r050", ...rest]);
    bench.sent.length = 0;
    await bench.dispatcher.start({ trigger: "bulk", runId: "named", repIds: ["r002", "r050", "r000", "r103"] });
    expect(bench.sent.map(({ message }) => message.repId)).toEqual(["r000", "r103", "r050", "r002"]);
  });
});

describeOnEngines("the dispatcher", (getUrl) => {
  it("sends one message for each active, connected rep, and nothing more when the same slot comes again", async () => {
    const bench = await createBench(getUrl());
    const ids = await addReps(bench, 130);
    await bench.reps.put("paused", { name: "P", email: "p@x.example", fathomEmail: "p@x.example", active: false });
    await bench.reps.setConnection("paused", "rep:paused");
    await bench.reps.put("unconnected", { name: "U", email: "u@x.example", fathomEmail: "u@x.example", active: true });
    const run = await bench.dispatcher.runSlot(SLOT);
    expect(run).toMatchObject({ runId: "schedule-20261122T120000Z", state: "running", total: 130, slot: SLOT });
    expect(sentTo(bench)).toEqual(ids);
    expect(bench.sent[0]?.message).toEqual({
      v: 1,
      kind: "sync-rep",
      repId: "r000",
      runId: run.runId,
      trigger: "schedule",
      attempt: 1,
    });
    expect(await bench.dispatcher.runSlot(SLOT)).toMatchObject({ runId: run.runId, state: "running", total: 130 });
    expect(bench.sent).toHaveLength(130);
  });

  it("starts over where the queue took only a part, and counts each rep once", async () => {
    const bench = await createBench(getUrl());
    const ids = await addReps(bench, 25);
    const { send } = bench.queue;
    Object.assign(bench.queue, {
      send: async (messages: Parameters<typeof send>[0]) => {
        await send(messages.slice(0, 10));
        throw new Error("the queue is away");
      },
    });
    await expect(bench.dispatcher.runSlot(SLOT)).rejects.toThrow("the queue is away");
    expect(await bench.runs.get(toSlotRunId(SLOT))).toMatchObject({ state: "dispatching", total: 0 });
    expect(bench.metrics.values).toEqual({});
    Object.assign(bench.queue, { send });
    expect(await bench.dispatcher.runSlot(SLOT)).toMatchObject({ state: "running", total: 25 });
    expect([...new Set(sentTo(bench))]).toEqual(ids);
    expect(bench.sent).toHaveLength(35);
    expect(bench.metrics.values).toMatchObject({ StalestRepSeconds: expect.any(Number), RepsDispatched: 25 });
  });

  it("sends to each rep once or twice, and counts it once, when two ticks come at the same time", async () => {
    const bench = await createBench(getUrl());
    const ids = await addReps(bench, 120);
    await Promise.all([bench.dispatcher.runSlot(SLOT), bench.createEngine().dispatcher.runSlot(SLOT)]);
    expect([...new Set(sentTo(bench))]).toEqual(ids);
    expect(await bench.runs.get(toSlotRunId(SLOT))).toMatchObject({ state: "running", total: 120 });
  });

  it("tells once per slot that it ran and how all reps stand, and of no other run but what it sent", async () => {
    const bench = await createBench(getUrl());
    await addReps(bench, 3);
    const recordedBy = "r000@sellers.example";
    const coveredUntil = "2026-11-22T10:00:00.000Z";
    await bench.states.advance(await bench.states.get("r000"), { coveredUntil, recordedBy });
    const failure = { class: "credential", code: "fathom_key_refused", since: START, count: 1 } as const;
    await bench.states.note(await bench.states.get("r001"), { outcome: "blocked", failure });
    await bench.dispatcher.runSlot(SLOT);
    const expected = {
      RepsDispatched: 3,
      StalestRepSeconds: 2 * 3_600,
      RepsBehind: 1,
      RepsBlocked: 1,
      RepsFailing: 0,
      RepsWithOverdueParts: 0,
    };
    expect(bench.metrics.values).toEqual(expected);
    await bench.dispatcher.runSlot(SLOT);
    expect(bench.metrics.values).toEqual(expected);
    bench.metrics.clear();
    await bench.dispatcher.start({ trigger: "bulk", runId: "by-hand", repIds: ["r000"] });
    expect(bench.metrics.values).toEqual({ RepsDispatched: 1 });
  });

  it("costs a read unit for each rep and a little, and writes the run twice", async () => {
    const bench = await createBench(getUrl());
    await addReps(bench, 110);
    const { runId } = await bench.dispatcher.runSlot(SLOT);
    const { dispatchUnits } = await bench.runs.get(runId);
    expect(dispatchUnits.read).toBeLessThanOrEqual(110 + 10);
    // One of the engines counts no writes of indexes.
    expect([2, 3]).toContain(dispatchUnits.write);
  });

  it("finishes a run of nobody at once", async () => {
    const bench = await createBench(getUrl());
    expect(await bench.dispatcher.runSlot(SLOT)).toMatchObject({ state: "finished", total: 0 });
    expect(await bench.runs.get(toSlotRunId(SLOT))).toMatchObject({ state: "finished" });
  });

  it("takes reps by name, each once, leaves out those who cannot be synced, and names those it does not know", async () => {
    const bench = await createBench(getUrl());
    await addReps(bench, 3);
    await bench.reps.put("paused", { name: "P", email: "p@x.example", fathomEmail: "p@x.example", active: false });
    const window = { since: "2026-11-01T00:00:00.000Z" };
    const input = { trigger: "bulk" as const, runId: "bulk-1", window };
    const run = await bench.dispatcher.start({ ...input, repIds: ["r001", "paused", "r000", "r001"] });
    expect(run).toMatchObject({ total: 2, state: "running" });
    expect(sentTo(bench)).toEqual(["r000", "r001"]);
    expect(bench.sent[0]?.message).toMatchObject({ trigger: "bulk", window });
    await expect(
      bench.dispatcher.start({ ...input, runId: "bulk-2", repIds: ["r000", "who", "R000"] }),
    ).rejects.toMatchObject({ code: "unknown_reps", detail: "no such reps: who, R000" });
    expect((await bench.runs.get("bulk-1")).repIds).toBeUndefined();
    expect(await bench.runs.find("bulk-2")).toBeUndefined();
    expect(bench.sent).toHaveLength(2);
  });

  it("finishes when every rep has an outcome, also where the first delivery died before it reported", async () => {
    const bench = await createBench(getUrl());
    for (const repId of ["a", "b"]) {
      await bench.addRep(repId);
      bench.addCalls(repId, 3);
    }
    const run = await bench.dispatcher.runSlot(SLOT);
    const [first, second] = bench.sent.splice(0);
    if (!first || !second) throw new Error("two messages were expected");
    const deadlineAt = bench.clock.now() + 60_000;
    // The work was done, its report was lost; the message comes again.
    await bench.clock.settle(bench.workMessage(first.message, deadlineAt));
    for (const { message } of [first, second]) {
      const { line } = await bench.clock.settle(bench.workMessage(message, deadlineAt));
      await bench.runs.report(run.runId, message.repId, line ? [line] : []);
    }
    expect(await bench.runs.get(run.runId)).toMatchObject({ state: "finished", total: 2 });
    expect((await bench.runs.getProgress(run.runId)).reps).toMatchObject({ done: 2, failed: 0 });
  });

  it("leaves a run cancelled that was cancelled while it was sent, and says how many it would have been", async () => {
    const bench = await createBench(getUrl());
    const ids = await addReps(bench, 3);
    const dispatcher = createDispatcher({
      ...bench,
      queue: {
        send: async (messages) => {
          bench.sent.push(...messages.map((message) => ({ ...message, dueAt: 0 })));
          await bench.runs.cancel("bulk-1");
        },
      },
      limits: DEFAULT_STANDING_LIMITS,
      log: createWatchedLog(),
      metrics: silentMetrics,
      measure,
    });
    const start = () => dispatcher.start({ trigger: "bulk", runId: "bulk-1", repIds: ids });
    expect(await start()).toMatchObject({ state: "cancelled", total: 3 });
    expect(await bench.runs.get("bulk-1")).toMatchObject({ state: "cancelled", total: 3 });
    expect(await bench.runs.isCancelled("bulk-1")).toBe(true);
    expect(await bench.runs.isCancelled("none")).toBe(false);
    // A dispatcher that starts it over finds it so, and sends nothing.
    expect(await start()).toMatchObject({ state: "cancelled", total: 3 });
    expect(bench.sent).toHaveLength(3);
  });
});

it("names a run by what set it off: the slot, the minute, or itself", () => {
  expect(toSlotRunId("2026-11-22T12:30:00.000Z")).toBe(toSlotRunId("2026-11-22T12:30:00Z"));
  const minute = Date.parse("2026-11-22T12:30:00Z");
  expect(toExternalRunId(minute)).toBe("external-20261122T123000Z");
  expect(toExternalRunId(minute + 59_999)).toBe(toExternalRunId(minute));
  expect(toExternalRunId(minute + 60_000)).not.toBe(toExternalRunId(minute));
  expect(toUniqueRunId("manual", minute, () => 0.1)).not.toBe(toUniqueRunId("manual", minute, () => 0.2));
  for (const random of [0, 0.5, 1 - 2 ** -53]) {
    expect(toUniqueRunId("bulk", minute, () => random)).toMatch(/^bulk-20261122T123000Z-[0-9a-z]{8}$/);
  }
});
