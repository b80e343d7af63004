import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../test/bench.ts";
import { createScheduleHandler } from "./dispatcher.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

const fire = (event: unknown) => createScheduleHandler(() => bench.services)(event);

describe("the schedule's function", () => {
  it("sends a message for each active, connected rep", async () => {
    await bench.addRep("a", 1);
    await bench.addRep("b", 1);
    await bench.call("PUT", "/api/reps/bare", { json: { name: "B", email: "bare@x.example" } });
    await bench.drain();
    bench.simulator.reset();
    expect(await fire({ slot: "2026-11-22T12:00:00Z" })).toEqual({ runId: "schedule-20261122T120000Z", reps: 2 });
    await bench.drain();
    expect(bench.simulator.counters).toMatchObject({ light: 2, heavy: 0 });
  });

  it("does nothing twice for a slot that comes twice, written in whatever way", async () => {
    await bench.addRep("a", 1);
    await bench.drain();
    bench.simulator.reset();
    for (const slot of ["2026-11-22T12:00:00Z", "2026-11-22T12:00:00.417Z", "2026-11-22T13:00:00+01:00"]) {
      expect(await fire({ slot })).toEqual({ runId: "schedule-20261122T120000Z", reps: 1 });
    }
    await bench.drain();
    expect(await fire({ slot: "2026-11-22T12:00:00Z" })).toMatchObject({ reps: 1 });
    expect(await bench.drain()).toEqual([]);
    expect(bench.simulator.counters).toMatchObject({ light: 1, heavy: 0 });
  });

  it("writes its heartbeat and how all reps stand, once per slot", async () => {
    await bench.addRep("a", 1);
    await bench.drain();
    bench.metrics.written.length = 0;
    await fire({ slot: "2026-11-22T12:00:00Z" });
    await fire({ slot: "2026-11-22T12:00:00Z" });
    const [first, second] = bench.metrics.written;
    expect(first).toMatchObject({
      RepsDispatched: [1],
      RepsBehind: [0],
      RepsBlocked: [0],
      RepsFailing: [0],
      RepsWithOverdueParts: [0],
    });
    expect(first?.StalestRepSeconds?.[0]).toBeLessThan(60);
    expect(first?.ReadUnits?.[0]).toBeGreaterThan(0);
    expect(second).not.toHaveProperty("StalestRepSeconds");
    expect(bench.log.lines).toContainEqual(expect.stringMatching(/^info run\.standing .*"reps":1,.*"behind":0/));
  });

  it.each([[undefined], [null], [{}], [{ slot: "now" }], [{ slot: 1 }], [{ slot: "2026-11-22" }], [{ Records: [] }]])(
    "refuses %j, naming the slot, and starts nothing",
    async (event) => {
      await expect(fire(event)).rejects.toThrow(/slot|object/);
      expect(await bench.read("GET", "/api/runs")).toMatchObject({ items: [] });
    },
  );
});

describe("what erasures left to be done", () => {
  it("is done behind the tick, and a fault in it costs the tick nothing", async () => {
    await bench.addRep("a", 1);
    const ran: number[] = [];
    const upkeep = {
      run: async (deadlineAt: number) => {
        ran.push(deadlineAt);
        throw new Error("the table is not there");
      },
    };
    const handler = createScheduleHandler(() => ({ ...bench.services, upkeep }));
    expect(await handler({ slot: "2026-11-22T12:00:00Z" })).toMatchObject({ reps: 1 });
    expect(ran).toHaveLength(1);
    expect(bench.log.lines.join("\n")).toContain("error upkeep.failed");
    expect(bench.metrics.written.at(-1)).toMatchObject({ OwnFaults: [1] });
  });
});
