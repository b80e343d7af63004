import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { NO_FAULTS, type ScheduleFaults } from "./faults.ts";
import type { InvocationResult } from "./lambda.ts";
import { createSchedule } from "./schedule.ts";

const HOUR_MS = 3_600_000;

function build(
  outcome: InvocationResult<unknown>["outcome"] = "done",
  faults: Partial<ScheduleFaults> = {},
  retries = 2,
) {
  const clock = createVirtualClock("2026-11-22T12:10:00Z");
  const invoked: { readonly slot: unknown; readonly requestId: string; readonly at: number }[] = [];
  let requests = 0;
  const schedule = createSchedule({
    clock,
    random: createRandomness("schedule"),
    intervalSeconds: 1_800,
    retries,
    getFaults: () => ({ ...NO_FAULTS.schedule, ...faults }),
    newRequestId: () => `request-${++requests}`,
    async invoke(event, requestId) {
      invoked.push({ slot: (event as { slot: unknown }).slot, requestId, at: clock.now() });
      return { outcome } as InvocationResult<unknown>;
    },
  });
  return { clock, schedule, invoked };
}

describe("the schedule", () => {
  it("ticks at every slot, with the slot's time, until it is stopped", async () => {
    const { clock, schedule, invoked } = build();
    schedule.start();
    await clock.runUntil(clock.now() + 90 * 60_000);
    schedule.stop();
    await clock.runUntil(clock.now() + 90 * 60_000);
    expect(invoked.map(({ slot }) => slot)).toEqual([
      "2026-11-22T12:30:00Z",
      "2026-11-22T13:00:00Z",
      "2026-11-22T13:30:00Z",
    ]);
  });

  it("tries a failed tick twice again, as the same request, after one and two minutes", async () => {
    const { clock, schedule, invoked } = build("crash");
    await clock.settle(schedule.fire(clock.now()));
    expect(new Set(invoked.map(({ requestId }) => requestId))).toEqual(new Set(["request-1"]));
    const gaps = invoked.slice(1).map(({ at }, index) => Math.floor((at - (invoked[index]?.at ?? 0)) / 60_000));
    expect(gaps).toEqual([1, 2]);
    expect(schedule.counters.givenUp).toBe(1);
  });

  it("tries no more often than the plan says", async () => {
    const { clock, schedule, invoked } = build("crash", {}, 1);
    await clock.settle(schedule.fire(clock.now()));
    expect(invoked).toHaveLength(2);
    expect(schedule.counters.givenUp).toBe(1);
  });

  it("misses, doubles and delays ticks", async () => {
    const { clock, schedule, invoked } = build("done", { missingTick: 0.2, duplicateTick: 0.2, lateTick: 0.2 });
    schedule.start();
    await clock.runUntil(clock.now() + 100 * HOUR_MS);
    const { ticks, missed, duplicated, late } = schedule.counters;
    expect(ticks + missed).toBe(200);
    for (const count of [missed, duplicated, late]) expect(count).toBeGreaterThan(15);
    expect(invoked.length).toBeGreaterThanOrEqual(ticks + duplicated - 2);
  });
});
