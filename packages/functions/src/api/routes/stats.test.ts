import type { RunPage, StatsView } from "@fathom-sync/contract";
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
});
