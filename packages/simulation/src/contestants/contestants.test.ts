/** The rivals do what their files say, as well as they say; their weaknesses are real ones, not ours. */
import { createSimulator, type MeetingInput, type Simulator } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../clock/index.ts";
import { type MachineFaults, NO_FAULTS, ROUGH_FAULTS } from "../machine/index.ts";
import { createRandomness } from "../randomness.ts";
import type { HeldCall, ShownRep } from "../world/system.ts";
import type { Contestant, ContestantOptions } from "./contestant.ts";
import { createLoopFetch } from "./loop-fetch.ts";
import { createLoopSdk } from "./loop-sdk.ts";
import { createWebhooksOnly } from "./webhooks-only.ts";

const START = Date.parse("2026-11-23T08:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type CreateContestant = (options: ContestantOptions) => Contestant;

interface Bench {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly contestant: Contestant;
  faults: MachineFaults;
  /** A call that ended now, readable by every parser. */
  addCall(rep: number, input?: MeetingInput): number;
  run(ms: number): Promise<void>;
  list(rep: number): Promise<readonly HeldCall[]>;
  show(rep: number): Promise<ShownRep>;
}

const toEmail = (rep: number) => `rep${rep}@tailspin.example`;
const toRepId = (rep: number) => `rep-${rep}`;

async function buildBench(create: CreateContestant, { reps = 2, seed = 1 } = {}): Promise<Bench> {
  const clock = createVirtualClock(START);
  let receive: typeof fetch = async () => new Response(null, { status: 404 });
  const simulator = createSimulator({ clock, webhookFetch: (input, init) => receive(input, init) });
  const bench = { faults: NO_FAULTS };
  const contestant = create({
    clock,
    random: createRandomness(seed),
    fathomFetch: simulator.fetch,
    getFaults: () => bench.faults,
    scheduleIntervalSeconds: 1_800,
  });
  if (contestant.webhookFetch) receive = contestant.webhookFetch;
  const { system } = contestant;
  for (let rep = 1; rep <= reps; rep++) {
    simulator.addUser({ email: toEmail(rep), name: `Rep ${rep}`, team: "Sales" });
    const person = { repId: toRepId(rep), name: `Rep ${rep}`, email: toEmail(rep), active: true };
    expect(await clock.settle(system.putRep(person))).toMatchObject({ status: 200 });
    const answer = await clock.settle(system.connect(toRepId(rep), simulator.user(toEmail(rep)).apiKey));
    expect(answer.status).toBe(200);
  }
  contestant.start();
  const run = (ms: number) => clock.runUntil(clock.now() + ms);
  await run(MINUTE_MS);
  return Object.assign(bench, {
    clock,
    simulator,
    contestant,
    addCall(rep: number, input: MeetingInput = {}) {
      const { recordingId } = simulator.addMeeting(toEmail(rep), { transcriptDelayMs: 0, ...input });
      return recordingId;
    },
    run,
    list: (rep: number) => system.held.listCalls(toRepId(rep)),
    async show(rep: number) {
      const shown = (await system.held.showReps([toRepId(rep)])).get(toRepId(rep));
      if (shown === undefined) throw new Error(`rep ${rep} is not shown`);
      return shown;
    },
  });
}

const creators: readonly (readonly [string, CreateContestant])[] = [
  ["loop-sdk", createLoopSdk],
  ["loop-fetch", createLoopFetch],
  ["webhooks-only", createWebhooksOnly],
];

describe.each(creators)("%s", (name, create) => {
  it("brings every call of an undisturbed day, complete and once, and is green", async () => {
    const bench = await buildBench(create);
    const expected: number[] = [];
    for (let hour = 0; hour < 8; hour++) {
      expected.push(bench.addCall(1));
      await bench.run(HOUR_MS);
    }
    const held = await bench.list(1);
    expect(held.map((call) => call.recordingId).sort()).toEqual(expected);
    expect(held.every((call) => call.summary.state === "present" && call.transcript.state === "present")).toBe(true);
    expect(held.map((call) => call.transcript.lines)).not.toContain(undefined);
    expect(await bench.list(2)).toEqual([]);
    expect([await bench.show(1), await bench.show(2)]).toMatchObject([{ green: true }, { green: true }]);
    expect(bench.contestant.name).toBe(name);
    expect(bench.contestant.counters.writeUnits).toBeGreaterThan(expected.length);
  });

  it("takes the last 30 days along when a rep is connected", async () => {
    const clock = START;
    const bench = await buildBench(create, { reps: 0 });
    bench.simulator.addUser({ email: toEmail(1), name: "Rep 1", team: "Sales" });
    for (let day = 1; day <= 33; day++) {
      bench.addCall(1, { createdAt: clock - day * 24 * HOUR_MS + HOUR_MS });
    }
    const { system } = bench.contestant;
    await bench.clock.settle(system.putRep({ repId: "rep-1", name: "Rep 1", email: toEmail(1), active: true }));
    await bench.clock.settle(system.connect("rep-1", bench.simulator.user(toEmail(1)).apiKey));
    await bench.run(10 * MINUTE_MS);
    const held = await bench.list(1);
    expect(held).toHaveLength(30);
    expect(held.every((call) => call.summary.state === "present" && call.transcript.state === "present")).toBe(true);
  });

  it("refuses a wrong key when it is typed in", async () => {
    const bench = await buildBench(create);
    expect(await bench.clock.settle(bench.contestant.system.connect("rep-1", "wrong"))).toMatchObject({ status: 422 });
    expect(await bench.clock.settle(bench.contestant.system.connect("rep-9", "any"))).toMatchObject({ status: 404 });
  });

  it("gives the same history for the same seed, faults included", async () => {
    const tell = async (seed: number) => {
      const bench = await buildBench(create, { seed });
      bench.faults = ROUGH_FAULTS;
      for (let call = 0; call < 20; call++) {
        bench.addCall(1 + (call % 2));
        await bench.run(25 * MINUTE_MS);
      }
      const held = [...(await bench.list(1)), ...(await bench.list(2))];
      const ids = held.map((call) => call.recordingId);
      const when = [
        ...(await bench.contestant.system.held.findHeld("rep-1", ids)),
        ...(await bench.contestant.system.held.findHeld("rep-2", ids)),
      ];
      return JSON.stringify({ held, when, shown: await bench.show(1), counters: bench.contestant.counters });
    };
    const first = await tell(7);
    expect(await tell(7)).toBe(first);
    expect(await tell(8)).not.toBe(first);
  });
});

describe("loop-sdk", () => {
  it("stays green over a revoked key and over a 429, as the SDK tells it", async () => {
    const bench = await buildBench(createLoopSdk);
    bench.simulator.revokeKey(toEmail(1));
    bench.simulator.addFault({ kind: "status", status: 429, match: { email: toEmail(2) }, times: 1_000 });
    const missed = [bench.addCall(1), bench.addCall(2)];
    await bench.run(2 * HOUR_MS);
    expect([...(await bench.list(1)), ...(await bench.list(2))]).toEqual([]);
    expect([await bench.show(1), await bench.show(2)]).toMatchObject([{ green: true }, { green: true }]);
    expect(missed).toHaveLength(2);
  });

  it.each([{ kind: "status", status: 500 }, { kind: "truncated-json" }, { kind: "timeout" }] as const)(
    "goes on with the next rep when one meets %j, and is not green then",
    async (fault) => {
      const bench = await buildBench(createLoopSdk);
      bench.simulator.addFault({ ...fault, match: { email: toEmail(1) }, times: 1_000 });
      bench.addCall(2);
      await bench.run(HOUR_MS);
      expect(await bench.list(2)).toHaveLength(1);
      expect(await bench.show(2)).toMatchObject({ green: false, blamed: undefined });
    },
  );

  it("brings a deleted call back within a day", async () => {
    const bench = await buildBench(createLoopSdk);
    const recordingId = bench.addCall(1);
    await bench.run(HOUR_MS);
    expect(await bench.clock.settle(bench.contestant.system.deleteCall(recordingId))).toMatchObject({ status: 200 });
    await bench.run(HOUR_MS);
    expect(await bench.list(1)).toHaveLength(1);
  });
});

describe("loop-fetch", () => {
  it("tells of each rep alone how the last look ended, and since when it fails", async () => {
    const bench = await buildBench(createLoopFetch);
    await bench.run(HOUR_MS);
    bench.simulator.revokeKey(toEmail(1));
    const revokedAtMs = bench.clock.now();
    await bench.run(2 * HOUR_MS);
    const shown = await bench.show(1);
    expect(shown).toMatchObject({ green: false, completeUntilMs: undefined });
    expect(shown.blamed).toMatchObject({ class: "credential", code: "fathom_401" });
    expect((shown.blamed?.sinceMs ?? 0) - revokedAtMs).toBeLessThan(40 * MINUTE_MS);
    expect(await bench.show(2)).toMatchObject({ green: true, blamed: undefined });
  });

  it("waits as long as Fathom says while its function has time left, and gives up the rep when it has not", async () => {
    const bench = await buildBench(createLoopFetch, { reps: 1 });
    bench.addCall(1);
    bench.simulator.failNext(429, { retryAfterSeconds: 20 });
    await bench.run(HOUR_MS);
    expect(await bench.list(1)).toHaveLength(1);
    expect(bench.simulator.counters.throttled).toBe(1);
    bench.simulator.addFault({ kind: "status", status: 429, retryAfterSeconds: 300, times: 1_000 });
    await bench.run(HOUR_MS);
    expect((await bench.show(1)).blamed).toMatchObject({ class: "rate-limit" });
  });

  it("fills in what comes late within a day, writes nothing that has not changed, and keeps what was deleted deleted", async () => {
    const bench = await buildBench(createLoopFetch, { reps: 1 });
    const late = bench.addCall(1, { summaryDelayMs: 5 * HOUR_MS });
    await bench.run(HOUR_MS);
    expect((await bench.list(1))[0]?.summary.state).toBe("pending");
    await bench.run(5 * HOUR_MS);
    expect((await bench.list(1))[0]?.summary.state).toBe("present");
    const { writeUnits } = bench.contestant.counters;
    await bench.run(2 * HOUR_MS);
    // Four runs later only their own statuses have been written.
    expect(bench.contestant.counters.writeUnits - writeUnits).toBe(4);
    await bench.clock.settle(bench.contestant.system.deleteCall(late));
    await bench.run(HOUR_MS);
    expect(await bench.list(1)).toEqual([]);
  });

  it("is not green over a meeting it cannot read, blames nobody for it, and stores the others", async () => {
    const bench = await buildBench(createLoopFetch, { reps: 1 });
    bench.addCall(1, { raw: { created_at: "soon" } });
    bench.addCall(1);
    await bench.run(HOUR_MS);
    expect(await bench.list(1)).toHaveLength(1);
    expect(await bench.show(1)).toMatchObject({ green: false, completeUntilMs: undefined, blamed: undefined });
  });

  it("loses what was made in an outage that was longer than its window", async () => {
    const bench = await buildBench(createLoopFetch, { reps: 1 });
    const outage = bench.simulator.addFault({ kind: "status", status: 503, times: 100_000 });
    bench.addCall(1);
    await bench.run(26 * HOUR_MS);
    outage.remove();
    await bench.run(2 * HOUR_MS);
    expect(await bench.list(1)).toEqual([]);
    expect(await bench.show(1)).toMatchObject({ green: true });
  });

  it("is cut off by the time limit of its function, with another rep at the end each time", async () => {
    const bench = await buildBench(createLoopFetch, { reps: 10 });
    for (let rep = 1; rep <= 10; rep++) bench.addCall(rep, { summaryReadyAt: "never", transcriptReadyAt: "never" });
    bench.simulator.switches.latencyMs = 9_000;
    await bench.run(HOUR_MS / 2);
    const counts = async () => {
      let held = 0;
      for (let rep = 1; rep <= 10; rep++) held += (await bench.list(rep)).length;
      return held;
    };
    const afterOne = await counts();
    expect(afterOne).toBeGreaterThan(0);
    expect(afterOne).toBeLessThan(10);
    expect(bench.contestant.counters.timeouts).toBe(1);
    await bench.run(8 * HOUR_MS);
    expect(await counts()).toBe(10);
  });
});

describe("webhooks-only", () => {
  it("takes a delivery that failed when it comes again", async () => {
    const bench = await buildBench(createWebhooksOnly, { reps: 1 });
    bench.faults = { ...NO_FAULTS, table: { ...NO_FAULTS.table, failsBefore: 1 } };
    bench.addCall(1, { summaryDelayMs: MINUTE_MS });
    await bench.run(2 * MINUTE_MS);
    expect(await bench.list(1)).toEqual([]);
    bench.faults = NO_FAULTS;
    await bench.run(10 * MINUTE_MS);
    expect(await bench.list(1)).toHaveLength(1);
  });

  it.each([{ webhookSignature: "bad" }, { webhookSignature: "missing" }, { webhookTimestamp: "stale" }] as const)(
    "refuses a delivery with %j",
    async (switches) => {
      const bench = await buildBench(createWebhooksOnly, { reps: 1 });
      bench.simulator.setSwitches({}, switches);
      bench.addCall(1, { summaryDelayMs: MINUTE_MS });
      await bench.run(HOUR_MS);
      expect(await bench.list(1)).toEqual([]);
      expect(bench.simulator.webhooks.deliveries()[0]?.attempts[0]).toMatchObject({ status: 401 });
    },
  );

  it("never learns what came after the announcement, nor of a call without one, and is green all the same", async () => {
    const bench = await buildBench(createWebhooksOnly, { reps: 1 });
    bench.addCall(1, { transcriptDelayMs: 2 * HOUR_MS });
    bench.addCall(1, { summaryReadyAt: "never" });
    await bench.run(26 * HOUR_MS);
    expect(await bench.list(1)).toMatchObject([{ summary: { state: "present" }, transcript: { state: "pending" } }]);
    expect(await bench.show(1)).toMatchObject({ green: true });
  });
});
