import { createSimulator } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { createMachine, formatTrace, type MachineFaults, type MachineOptions, ROUGH_FAULTS } from "./index.ts";

const START = Date.parse("2026-11-22T12:10:00Z");
const MINUTE_MS = 60_000;

async function build(seed: number, options: Partial<MachineOptions> = {}) {
  const clock = createVirtualClock(START);
  const simulator = createSimulator({ clock, seed });
  const lines: string[] = [];
  const logs: string[] = [];
  const machine = await createMachine({
    clock,
    random: createRandomness(seed),
    fathomFetch: simulator.fetch,
    onTrace: (event) => lines.push(formatTrace(event)),
    onLog: (line) => logs.push(JSON.stringify(line)),
    ...options,
  });
  const connect = async (repId: string) => {
    const { email, apiKey } = simulator.addUser({ email: `${repId}@sellers.example`, name: repId });
    const put = (path: string, json: unknown) => clock.settle(machine.api("PUT", path, { json }));
    expect(await put(`/api/reps/${repId}`, { name: repId, email })).toMatchObject({ status: 201 });
    expect(await put(`/api/reps/${repId}/connection`, { apiKey })).toMatchObject({ status: 200 });
    return email;
  };
  const held = async (repId: string) => {
    const page = await machine.reader.calls.list({ repId, includeInvisible: true }, { limit: 100, cursor: undefined });
    return page.items.map(({ recordingId }) => recordingId);
  };
  return { clock, simulator, machine, lines, logs, connect, held };
}

/** Three reps, some calls before and after connecting, two ticks and time to settle. */
async function tell(seed: number, faults?: MachineFaults) {
  const bench = await build(seed);
  const { clock, simulator, machine, connect } = bench;
  const emails = [];
  for (const repId of ["ann", "bob", "cid"]) emails.push(await connect(repId));
  for (const email of emails) simulator.addMeeting(email, { createdAt: clock.now() - 60 * MINUTE_MS });
  if (faults) machine.faults = faults;
  machine.start();
  await clock.runUntil(START + 25 * MINUTE_MS);
  for (const email of emails) simulator.addMeeting(email, { createdAt: clock.now() });
  await clock.runUntil(START + 120 * MINUTE_MS);
  machine.stop();
  return bench;
}

describe("the machine", () => {
  it("brings the calls of connected reps at the ticks of the schedule", async () => {
    const { simulator, machine, held, clock, lines } = await tell(1);
    for (const repId of ["ann", "bob", "cid"]) {
      const there = simulator.meetings(`${repId}@sellers.example`).map(({ recordingId }) => recordingId);
      expect(await held(repId)).toEqual(there);
      expect(there).toHaveLength(2);
    }
    expect(machine.counters.functions.worker).toMatchObject({ crashes: 0, timeouts: 0, errors: 0 });
    expect(machine.queue.deadLetters).toEqual([]);
    expect(await clock.settle(machine.api("GET", "/api/reps/ann"))).toMatchObject({
      status: 200,
      body: { sync: { outcome: "complete", calls: 2 } },
    });
    expect(lines.join("\n")).toContain("batch.received");
  });

  it.each([[undefined], [ROUGH_FAULTS]])("tells the same story for the same seed, faults or not", async (faults) => {
    const [one, two] = [await tell(7, faults), await tell(7, faults)];
    expect(one.lines).toEqual(two.lines);
    expect(one.logs).toEqual(two.logs);
    expect(one.machine.counters).toEqual(two.machine.counters);
    expect((await tell(8, faults)).lines).not.toEqual(one.lines);
  });

  it("answers 502 for a click whose container dies, and the next click works", async () => {
    const { clock, machine, connect } = await build(3);
    await connect("ann");
    await clock.runUntil(clock.now() + 60 * MINUTE_MS);
    machine.armCrash("api", 5);
    expect(await clock.settle(machine.api("POST", "/api/reps/ann/refresh"))).toMatchObject({ status: 502 });
    expect(await clock.settle(machine.api("POST", "/api/reps/ann/refresh"))).toMatchObject({ status: 200 });
    expect(machine.counters.functions.api.crashes).toBe(1);
  });

  it("loses nothing when the worker dies at any of its passages", async () => {
    let passage = 0;
    let crashes: number;
    do {
      passage++;
      const { clock, simulator, machine, connect, held } = await build(5, { onTrace: undefined });
      const email = await connect("ann");
      await clock.runUntil(START + 15 * MINUTE_MS);
      const { recordingId } = simulator.addMeeting(email, { createdAt: clock.now() - 30 * MINUTE_MS });
      machine.armCrash("worker", passage);
      machine.start();
      // Long enough for the message to come back, too short for the next tick.
      await clock.runUntil(START + 40 * MINUTE_MS);
      expect({ passage, held: await held("ann") }).toEqual({ passage, held: [recordingId] });
      crashes = machine.counters.functions.worker.crashes;
    } while (crashes > 0);
    expect(passage).toBeGreaterThan(15);
  });

  it("lets others look without being disturbed, and without letting them act", async () => {
    const { clock, machine, connect, held } = await build(4);
    await connect("ann");
    const everything = { throttled: 1, failsBefore: 1, failsAfter: 1, repeated: 1, conflict: 1, slow: 1, shortPage: 1 };
    machine.faults = { ...machine.faults, table: { ...everything, staleIndex: 1, unprocessed: 1 } };
    const before = clock.now();
    expect(await held("ann")).toEqual([]);
    expect(await machine.reader.reps.get("ann")).toMatchObject({ repId: "ann", active: true });
    expect(clock.now()).toBe(before);
    await expect(machine.reader.dispatcher.runSlot("2026-11-22T12:00:00Z")).rejects.toThrow(/a reader sends no/);
  });
});
