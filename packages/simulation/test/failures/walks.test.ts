/** Rows about reading a list to its end while it changes, and about reading only a part of it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bench, createBench, readWhole, toMessage } from "../../../core/test/bench.ts";
import {
  createSettledBench,
  expectAllHeld,
  expectNothingMissed,
  listIds,
  tick,
  useDatabase,
} from "./engine-setting.ts";

const getUrl = useDatabase();
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Whatever lies in the range the state vouches for is held: progress is never ahead of data. */
async function expectStateBehindData(bench: Bench): Promise<void> {
  const { coveredFrom, coveredUntil } = await bench.states.get("r1");
  if (coveredFrom === undefined || coveredUntil === undefined) return;
  const held = new Set((await readWhole(bench, "r1")).calls.map(({ recordingId }) => recordingId));
  const vouchedFor = bench.simulator
    .meetings(bench.toEmail("r1"))
    .filter(
      ({ createdAt }) =>
        Date.parse(createdAt) >= Date.parse(coveredFrom) && Date.parse(createdAt) < Date.parse(coveredUntil),
    );
  expect(vouchedFor.filter(({ recordingId }) => !held.has(recordingId))).toEqual([]);
}

describe("failure table", () => {
  it("row 5: whatever arrives at, around and during the bounds of runs, nothing is lost and nothing is held twice", {
    timeout: 120_000,
  }, async () => {
    // Where a call falls, seen from the bounds of the runs: their ticks are 30 minutes apart.
    const arrival = fc.record({
      tick: fc.integer({ min: 0, max: 3 }),
      offsetMs: fc.oneof(
        fc.constantFrom(-SECOND_MS, -1, 0, 1, 999, SECOND_MS),
        fc.integer({ min: -2 * MINUTE_MS, max: 28 * MINUTE_MS }),
      ),
      isDuringRun: fc.boolean(),
    });
    const bound = fc.constantFrom("inclusive" as const, "exclusive" as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 14 }),
        bound,
        bound,
        async (arrivals, createdAfter, createdBefore) => {
          const { bench } = await createSettledBench(getUrl(), 11, 7);
          bench.simulator.setSwitches({}, { createdAfter, createdBefore });
          const startMs = bench.clock.now();
          for (let index = 0; index < 4; index++) {
            const now = () => bench.clock.now();
            const add = (during: boolean) => {
              for (const { tick: at, offsetMs, isDuringRun } of arrivals) {
                if (at !== index || isDuringRun !== during) continue;
                bench.simulator.addMeeting(bench.toEmail("r1"), {
                  durationMinutes: 5,
                  createdAt: Math.min(now(), now() + offsetMs),
                });
              }
            };
            bench.clock.set(startMs + index * 30 * MINUTE_MS);
            add(false);
            let pages = 0;
            bench.gate = ({ kind, moment }) => {
              if (kind !== "fathom" || moment !== "after") return;
              pages++;
              if (pages === 1) add(true);
            };
            await bench.sync("r1");
            bench.gate = undefined;
            await expectNothingMissed(bench);
          }
          await tick(bench, 1);
          await expectAllHeld(bench, listIds(bench));
        },
      ),
      { numRuns: 25, seed: 1 },
    );
  });

  it("row 6: calls that come in at the front, or go from it, between two pages make no other one slip through", async () => {
    for (const listOrder of ["newest-first", "oldest-first"] as const) {
      for (const shift of ["come in", "go"] as const) {
        const bench = await createBench(getUrl());
        await bench.addRep("r1");
        const ids = bench.addCalls("r1", 35, { newestMinutesAgo: 30, everyMinutes: 10 });
        bench.simulator.setSwitches({}, { insertDuringWalkBackdated: shift === "come in" ? 1 : 0, listOrder });
        // After each page of the list, the call that stands first in it now.
        const first = () => (listOrder === "newest-first" ? listIds(bench)[0] : listIds(bench).at(-1)) ?? 0;
        bench.gate = ({ kind, moment, name }) => {
          if (shift === "go" && kind === "fathom" && moment === "after" && name === "light") {
            bench.simulator.deleteMeeting(first());
          }
        };
        expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
        bench.gate = undefined;
        const there = listIds(bench);
        if (shift === "come in") expect(there.length).toBeGreaterThan(ids.length + 2);
        else expect(there.length).toBeLessThan(ids.length - 2);
        const held = (await readWhole(bench, "r1")).calls.map(({ recordingId }) => recordingId);
        expect(ids.filter((id) => there.includes(id) && !held.includes(id))).toEqual([]);
        bench.simulator.resetSwitches();
        await tick(bench, 3);
        // What went is marked, not erased.
        const gone = held.filter((id) => !there.includes(id));
        const { calls, counters } = await readWhole(bench, "r1");
        const visible = calls.filter((call) => call.visible).map(({ recordingId }) => recordingId);
        expect(visible.toSorted()).toEqual(there.toSorted());
        expect(calls).toHaveLength(there.length + gone.length);
        expect(counters.calls).toBe(there.length);
      }
    }
  });

  it("row 8: a crawl cut short after any number of pages, by its deadline or its death, vouches for nothing it does not hold, and is completed", {
    timeout: 120_000,
  }, async () => {
    const PAGES = 4;
    for (const how of ["deadline", "death"] as const) {
      for (let after = 0; after <= 2 * PAGES; after++) {
        const bench = await createBench(getUrl());
        await bench.addRep("r1");
        const ids = bench.addCalls("r1", PAGES * 10, { everyMinutes: 300 });
        bench.latencyMs = 1_000;
        let pages = 0;
        bench.gate = ({ kind, moment }) => {
          if (kind !== "fathom" || moment !== "after") return;
          pages++;
          if (how === "death" && pages > after) throw new Error("killed");
        };
        // Half a second into the page that does not come to its end, and what the engine keeps for itself.
        const deadlineMs = how === "deadline" ? after * 1_000 + 500 : 600_000;
        const message = toMessage("r1", "cut");
        const work = () => bench.workMessage(message, bench.clock.now() + deadlineMs);
        const cut = await bench.clock.settle(work()).catch(() => undefined);
        bench.gate = undefined;
        await expectStateBehindData(bench);
        if (how === "deadline" && after < PAGES) expect(cut?.report.outcome).toBe("continued");
        // The message comes back, or the next one goes on; both after the claim of the dead has run out.
        await bench.clock.advance(11 * MINUTE_MS);
        bench.sent.length = 0;
        expect(await bench.sync("r1", { runId: "next" })).toMatchObject({ outcome: "complete" });
        await expectAllHeld(bench, ids);
        await expectStateBehindData(bench);
        expect(await bench.states.get("r1")).toMatchObject({ outcome: "complete", failure: undefined });
      }
    }
  });
});
