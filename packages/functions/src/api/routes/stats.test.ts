import { type RepView, type RunPage, type StatsView, toUnitsUsd } from "@fathom-sync/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine());
  await bench.addRep("a", 3);
  await bench.addRep("b", 1);
  await bench.drain();
});

const read = (query = "") => bench.read<StatsView>("GET", `/api/stats${query}`);

describe("GET /api/stats", () => {
  it("sums the runs of each day, as the runs themselves tell it", async () => {
    const { items } = await bench.read<RunPage>("GET", "/api/runs");
    const { days, timeZone, incompleteBefore } = await read();
    expect({ timeZone, incompleteBefore }).toEqual({ timeZone: "Europe/Amsterdam", incompleteBefore: null });
    expect(days).toHaveLength(30);
    const today = days.at(-1);
    expect(today?.runs).toEqual({ started: items.length, finished: items.length, unsummed: 0 });
    expect(today?.calls.added).toBe(4);
    expect(today?.requests).toEqual({
      light: items.reduce((total, run) => total + run.requests.light, 0),
      heavy: items.reduce((total, run) => total + run.requests.heavy, 0),
    });
    expect(today?.units.write).toBeGreaterThan(0);
    expect(today?.costUsd).toBe(toUnitsUsd(today?.units ?? { read: 0, write: 0 }));
    expect(days.slice(0, -2).every(({ runs }) => runs.started === 0)).toBe(true);
  });

  it("tells of each rep what it holds and how fresh it is, a page at a time", async () => {
    const { reps } = await read();
    expect(reps.items.map(({ repId, calls, listed, outcome }) => ({ repId, calls, listed, outcome }))).toEqual([
      { repId: "a", calls: 3, listed: 3, outcome: "complete" },
      { repId: "b", calls: 1, listed: 1, outcome: "complete" },
    ]);
    for (const { freshnessSeconds } of reps.items) expect(freshnessSeconds).toBeLessThan(600);
    const first = await read("?limit=1&days=1");
    expect(first.days).toHaveLength(1);
    const second = await read(`?limit=1&cursor=${encodeURIComponent(first.reps.nextCursor ?? "")}`);
    expect([...first.reps.items, ...second.reps.items].map(({ repId }) => repId)).toEqual(["a", "b"]);
  });

  it("tells of a day what Fathom refused for its rate, and how old what was shown had become", async () => {
    const own = await createBench(getMachine());
    const { email } = await own.addRep("d", 1);
    await own.drain();
    expect((await own.read<StatsView>("GET", "/api/stats?days=1")).days[0]).toMatchObject({
      throttles: 0,
      freshness: null,
    });
    const before = (await own.read<RepView>("GET", "/api/reps/d")).sync.completeUntil;
    own.clock.advance(45 * 60_000);
    own.simulator.addMeeting(email, { durationMinutes: 5, createdAt: own.clock.now() - 60_000 });
    own.simulator.addFault({ kind: "status", status: 429, retryAfterSeconds: 1 });
    const startedMs = own.clock.now();
    await own.call("POST", "/api/cron/sync-fathom");
    await own.drain();
    const [today] = (await own.read<StatsView>("GET", "/api/stats?days=1")).days;
    const toAgeSeconds = (atMs: number) => (atMs - Date.parse(before ?? "")) / 1_000;
    expect(toAgeSeconds(startedMs)).toBeGreaterThan(2_600);
    expect(today?.freshness?.ages).toBe(1);
    // Noted somewhere between: the clock goes on.
    expect(today?.freshness?.worstSeconds).toBeGreaterThanOrEqual(Math.floor(toAgeSeconds(startedMs)));
    expect(today?.freshness?.worstSeconds).toBeLessThanOrEqual(Math.ceil(toAgeSeconds(own.clock.now())));
    expect(today?.throttles).toBe(1);
    // One key, one attempt a run, none of them a minute long.
    const { items } = await own.read<RunPage>("GET", "/api/runs");
    expect(today?.busiestMinute).toEqual({
      all: Math.max(...items.map(({ requests }) => requests.light + requests.heavy)),
      heavy: Math.max(...items.map(({ requests }) => requests.heavy)),
    });
    expect(today?.busiestMinute?.all).toBeGreaterThan(1);
  });

  it("counts what will not come, of the calls on these days", async () => {
    const own = await createBench(getMachine());
    const { email } = await own.addRep("c");
    own.simulator.addMeeting(email, {
      durationMinutes: 5,
      createdAt: own.clock.now() - 4 * 24 * 3_600_000,
      transcriptReadyAt: "never",
    });
    await own.drain();
    const tell = async (days: number) => (await own.read<StatsView>("GET", `/api/stats?days=${days}`)).reps.items[0];
    expect(await tell(30)).toMatchObject({ pendingParts: 1, absentParts: 0, failedParts: 0 });
    // An old call found late gets its chances too.
    for (let click = 0; click < 3; click++) {
      own.clock.advance(60_000);
      await own.call("POST", "/api/reps/c/refresh");
    }
    expect(await tell(30)).toMatchObject({ pendingParts: 0, absentParts: 1, failedParts: 0 });
    expect(await tell(2)).toMatchObject({ absentParts: 0 });
  });
});
