import { NO_UNITS, parseSyncMessage, StorageUnavailable, type SyncMessage } from "@fathom-sync/core";
import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, createContext, toSqsRecord, useMachine } from "../../test/bench.ts";
import { createWorker } from "./worker.ts";

const getMachine = useMachine("server");
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

function toMessage(repId: string, runId: string): SyncMessage {
  return { v: 1, kind: "sync-rep", repId, runId, trigger: "schedule", attempt: 1 };
}

const toRecord = (repId: string, runId: string) =>
  toSqsRecord(JSON.stringify(toMessage(repId, runId)), `${repId}-message`);

/** A run that waits for `reps`. */
async function startRun(slot: string) {
  return await bench.services.dispatcher.runSlot(slot);
}

describe("the worker", () => {
  it("syncs the reps of a batch and reports them to their run", async () => {
    await bench.addRep("a", 2);
    await bench.addRep("b", 1);
    await bench.drain();
    const run = await startRun("2026-11-22T12:00:00Z");
    expect(await bench.drain()).toEqual([{ batchItemFailures: [] }]);
    expect(await bench.read("GET", `/api/runs/${run.runId}`)).toMatchObject({
      state: "finished",
      reps: { total: 2, done: 2, failed: 0 },
      perRep: [
        { repId: "a", outcome: "complete" },
        { repId: "b", outcome: "complete" },
      ],
    });
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["another kind", '{"v":1,"kind":"other","repId":"a","runId":"r","trigger":"schedule","attempt":1}'],
    ["a version of the future", '{"v":2,"kind":"sync-rep","repId":"a","runId":"r","trigger":"schedule","attempt":1}'],
    ["an id that is none", '{"v":1,"kind":"sync-rep","repId":"a b","runId":"r","trigger":"schedule","attempt":1}'],
    ["JSON that is no object", "null"],
  ])("returns a message that is %s, alone, and says why", async (_what, body) => {
    await bench.addRep("a", 1);
    await bench.drain();
    const { runId } = await startRun("2026-11-22T12:00:00Z");
    const response = await bench.worker({ Records: [toSqsRecord(body, "bad"), toRecord("a", runId)] }, createContext());
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "bad" }]);
    expect(await bench.services.states.get("a")).toMatchObject({ outcome: "complete", checkedRunId: runId });
    expect(bench.log.lines.filter((line) => line.includes("worker.message_not_worked"))).toEqual([
      expect.stringMatching(/"messageId":"bad"[\s\S]*InvalidMessage/),
    ]);
  });

  it("returns only the message of the rep at whose sync we failed, and reports that rep as failed", async () => {
    await bench.addRep("a", 1);
    await bench.addRep("b", 1);
    await bench.drain();
    const run = await startRun("2026-11-22T12:00:00Z");
    const { services } = bench;
    const connection = await services.connectionRecords.find("rep:a");
    if (!connection) throw new Error("no connection");
    // A key sealed for somebody else: a fault of ours, whatever its cause.
    await services.connectionRecords.put({ ...connection, sealedKey: toTampered(connection.sealedKey) });
    const response = await bench.worker(
      { Records: [toRecord("a", run.runId), toRecord("b", run.runId)] },
      createContext(),
    );
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "a-message" }]);
    expect(await bench.read("GET", `/api/runs/${run.runId}`)).toMatchObject({
      state: "finished",
      reps: { total: 2, done: 2, failed: 1 },
      perRep: [
        { repId: "a", outcome: "failed", failure: { class: "ours", code: "connection_unreadable" } },
        { repId: "b", outcome: "complete" },
      ],
    });
  });

  it("does nothing twice for a message that comes twice, and the run counts it once", async () => {
    await bench.addRep("a", 3);
    await bench.drain();
    const { runId } = await startRun("2026-11-22T12:00:00Z");
    const records = [toRecord("a", runId)];
    await bench.worker({ Records: records }, createContext());
    const before = { ...bench.simulator.countersOf("a@sellers.example") };
    const writes = await bench.services.states.get("a");
    await bench.worker({ Records: records }, createContext());
    expect(bench.simulator.countersOf("a@sellers.example")).toEqual(before);
    expect(await bench.services.states.get("a")).toEqual(writes);
    expect(await bench.read("GET", `/api/runs/${runId}`)).toMatchObject({
      reps: { total: 1, done: 1 },
      perRep: [{ outcome: "complete", requests: { light: 1, heavy: 0 } }],
    });
  });

  it("brings the whole batch back when the report cannot be written: the run would wait for ever", async () => {
    const worker = createWorker(() => ({
      ...bench.services,
      workMessage: async (message) => ({
        report: { fault: undefined } as never,
        units: NO_UNITS,
        line: { repId: message.repId } as never,
      }),
      runs: {
        ...bench.services.runs,
        report: async () => {
          throw new StorageUnavailable("no table");
        },
      },
    }));
    await expect(worker({ Records: [toRecord("a", "run")] }, createContext())).rejects.toThrow(StorageUnavailable);
  });

  it("gives every rep a deadline that leaves room for the report", async () => {
    const deadlines: number[] = [];
    const worker = createWorker(() => ({
      ...bench.services,
      clock: { ...bench.clock, now: () => 1_000_000 },
      runs: { ...bench.services.runs, report: async () => undefined },
      workMessage: async (message, deadlineAt) => {
        deadlines.push(deadlineAt);
        expect(parseSyncMessage(JSON.stringify(message))).toEqual(message);
        return { report: { fault: undefined } as never, units: NO_UNITS, line: { repId: message.repId } as never };
      },
    }));
    await worker({ Records: [toRecord("a", "run"), toRecord("b", "run")] }, createContext(60_000));
    await worker({ Records: [toRecord("a", "run")] }, createContext(2_000));
    expect(deadlines).toEqual([1_055_000, 1_055_000, 1_000_000]);
  });

  it("writes what a batch came to once, at its end, capacity units of its report included", async () => {
    await bench.addRep("a", 2);
    await bench.addRep("b", 1);
    bench.metrics.written.length = 0;
    await bench.drain();
    const [written = {}, ...rest] = bench.metrics.written;
    expect(rest.every((one) => one.CallsAdded === undefined)).toBe(true);
    expect(written).toMatchObject({ CallsAdded: expect.arrayContaining([2, 1]), LightRequests: [1, 1] });
    expect(written.ReadUnits).toHaveLength(1);
    expect(written.WriteUnits).toHaveLength(1);
    const runs = await bench.read<{ items: { units: { write: number } }[] }>("GET", "/api/runs");
    const ofWorkers = bench.metrics.written.flatMap(({ WriteUnits = [] }) => WriteUnits);
    const ofRuns = runs.items.map(({ units }) => units.write);
    // Finishing a run is not in its own bill; dispatching is not in the workers'.
    expect(sum(ofWorkers)).toBeGreaterThan(sum(ofRuns) - 2 * 3);
    expect(Object.keys(written)).not.toContain("OwnFaults");
  });

  it("writes them also when it throws, and counts a message that could not be worked as a fault of ours", async () => {
    const worker = createWorker(() => ({
      ...bench.services,
      workMessage: async () => {
        throw new StorageUnavailable("no queue");
      },
      runs: {
        ...bench.services.runs,
        report: async () => {
          throw new StorageUnavailable("no table");
        },
      },
    }));
    bench.metrics.written.length = 0;
    await worker({ Records: [toRecord("a", "run")] }, createContext());
    expect(bench.metrics.written).toEqual([{ OwnFaults: [1] }]);
    await expect(bench.worker({ slot: "now" } as never, createContext())).rejects.toThrow();
    expect(bench.metrics.written).toHaveLength(2);
  });

  it("refuses an event that is no queue event", async () => {
    await expect(bench.worker({ slot: "now" } as never, createContext())).rejects.toThrow();
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Another character in the middle: the last one of base64url carries bits that are not read. */
function toTampered(sealed: string): string {
  const at = sealed.length - 10;
  return `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
}
