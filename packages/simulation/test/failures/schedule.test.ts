/** Rows about the schedule: ticks that come twice, late, half or not at all, and clocks. */

import type { CoverageView } from "@fathom-sync/contract";
import { DAY_MS, toDayBounds, toLocalDate } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { NO_FAULTS } from "../../src/machine/index.ts";
import { buildMachine, expectAllHeld, INTERVAL_MS, listPages, MINUTE_MS, type Setting } from "./machine-setting.ts";

const REPS = 25;
const toReps = (count: number) => Array.from({ length: count }, (_, index) => `rep${index}`);

async function buildCompany(count: number, calls = 1) {
  const setting = await buildMachine();
  const reps = toReps(count);
  for (const repId of reps) await setting.connect(repId, calls);
  await setting.run(5 * MINUTE_MS);
  return { setting, reps };
}

const listSlots = (setting: Setting) =>
  setting.logs
    .filter(({ event, fields }) => event === "run.dispatched" && fields.trigger === "schedule")
    .map(({ fields }) => String(fields.runId));

describe("failure table", () => {
  it("row 21: a slot that ticks twice sends one message a rep; a tick hours late adds nothing where its slot was done, and one ordinary run where not", async () => {
    const { setting, reps } = await buildCompany(REPS);
    const { clock, machine, simulator } = setting;
    const sentBy = async (slot: string) => {
      const before = machine.queue.counters.sent;
      await clock.settle(machine.tick(Date.parse(slot)));
      return machine.queue.counters.sent - before;
    };
    expect(await sentBy("2026-11-22T12:00:00Z")).toBe(REPS);
    expect(await sentBy("2026-11-22T12:00:00Z")).toBe(0);
    await setting.run(5 * MINUTE_MS);
    expect(await sentBy("2026-11-22T12:00:00Z")).toBe(0);
    machine.start();
    await setting.runTicks(4);
    expect(await sentBy("2026-11-22T12:30:00Z")).toBe(0);
    machine.stop();
    await setting.runTicks(6);
    // Its slot never ran and is hours old: as good as any other run, once.
    const before = await Promise.all(reps.map((repId) => machine.reader.states.get(repId)));
    simulator.reset();
    expect(await sentBy("2026-11-22T14:30:00Z")).toBe(REPS);
    expect(await sentBy("2026-11-22T14:30:00Z")).toBe(0);
    await setting.run(5 * MINUTE_MS);
    expect(simulator.counters).toMatchObject({ heavy: 0 });
    expect(simulator.counters.light).toBeLessThanOrEqual(2 * REPS);
    for (const [index, repId] of reps.entries()) {
      const { coveredUntil, calls } = await machine.reader.states.get(repId);
      expect(calls).toBe(before[index]?.calls);
      expect(Date.parse(coveredUntil ?? "")).toBeGreaterThan(Date.parse(before[index]?.coveredUntil ?? ""));
    }
    await expectAllHeld(setting, reps);
  });

  it("row 22: wherever the dispatcher dies, the retry of its tick reaches every rep, and no rep's work is done twice", async () => {
    const { setting, reps } = await buildCompany(REPS);
    const { machine, simulator, clock } = setting;
    let crashes: number;
    let passage = 0;
    do {
      passage++;
      crashes = machine.counters.functions.dispatcher.crashes;
      const slotMs = Math.floor(clock.now() / INTERVAL_MS) * INTERVAL_MS + INTERVAL_MS;
      await clock.runUntil(slotMs);
      for (const repId of reps) setting.addCall(repId, { createdAt: slotMs - 10 * MINUTE_MS });
      simulator.reset();
      const sent = machine.queue.counters.sent;
      machine.armCrash("dispatcher", passage);
      await clock.settle(machine.tick(slotMs));
      expect(machine.queue.counters.sent - sent).toBeLessThanOrEqual(2 * REPS);
      await clock.runUntil(slotMs + 20 * MINUTE_MS);
      for (const repId of reps) {
        const { lastCheckedAt, calls } = await machine.reader.states.get(repId);
        expect({ passage, repId, calls, isChecked: Date.parse(lastCheckedAt ?? "") >= slotMs }).toEqual({
          ...{ passage, repId, calls: 1 + passage, isChecked: true },
        });
        // The new call's content is fetched once, whoever else was told to.
        expect({ passage, repId, heavy: simulator.countersOf(setting.toEmail(repId)).heavy }).toEqual({
          passage,
          repId,
          heavy: 1,
        });
      }
    } while (machine.counters.functions.dispatcher.crashes > crashes);
    expect(passage).toBeGreaterThan(10);
    await expectAllHeld(setting, reps);
    expect(machine.queue.deadLetters).toEqual([]);
  });

  it("row 25: when the schedule stops, one page comes within two intervals of its last tick, and the first tick ends it", async () => {
    const { setting, reps } = await buildCompany(3);
    setting.machine.start();
    await setting.runTicks(6);
    expect(setting.alarmCalls()).toEqual([]);
    const lastTickMs = Math.floor(setting.clock.now() / INTERVAL_MS) * INTERVAL_MS;
    setting.machine.stop();
    await setting.run(6 * 60 * MINUTE_MS);
    expect(listPages(setting)).toEqual(["nothing-runs"]);
    expect(setting.alarmCalls()[0]?.atMs).toBeLessThanOrEqual(lastTickMs + 2 * INTERVAL_MS);
    for (const repId of reps) setting.addCall(repId, { createdAt: setting.clock.now() - 60 * MINUTE_MS });
    setting.machine.start();
    await setting.runTicks(4);
    expect(setting.alarmCalls()).toHaveLength(1);
    await expectAllHeld(setting, reps);
  });

  it("row 37: slots are in UTC, 48 a day, so the local days of 23 and 25 hours show 46 and 50; clocks that are off or jump lose nothing", {
    timeout: 60_000,
  }, async () => {
    for (const { date, hours } of [
      { date: "2026-03-29", hours: 23 },
      { date: "2026-10-25", hours: 25 },
    ]) {
      const local = toDayBounds(date, "Europe/Amsterdam");
      expect(Date.parse(local.to) - Date.parse(local.from)).toBe(hours * 60 * MINUTE_MS);
      const setting = await buildMachine({ startAt: Date.parse(local.from) - 3 * 60 * MINUTE_MS + 10 * MINUTE_MS });
      await setting.connect("ann");
      setting.machine.start();
      await setting.runTicks(2);
      // From here on no container's clock is right, and some jump. The schedule is AWS's.
      setting.machine.faults = {
        ...NO_FAULTS,
        functions: { crash: 0, recycled: 0.1, clockSkewMaxMs: 2 * MINUTE_MS, throttled: 0, clockJump: 0.1 },
      };
      const made: string[] = [];
      // A call every 20 minutes, the hour that comes twice and the one that does not come included.
      while (setting.clock.now() < Date.parse(local.to) + 3 * 60 * MINUTE_MS) {
        await setting.run(20 * MINUTE_MS);
        setting.addCall("ann");
        made.push(new Date(setting.clock.now()).toISOString());
      }
      setting.machine.faults = NO_FAULTS;
      setting.machine.recycle();
      await setting.runTicks(2);
      const slots = listSlots(setting).map((runId) =>
        runId.replace(/^schedule-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
      );
      expect(new Set(slots).size).toBe(slots.length);
      expect(slots.filter((slot) => toLocalDate(slot, "Europe/Amsterdam") === date)).toHaveLength(2 * hours);
      // 48 slots in any 24 hours of UTC, half an hour apart, whatever the wall clock does.
      const times = slots.map((slot) => Date.parse(slot));
      expect(new Set(times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toEqual(new Set([INTERVAL_MS]));
      const midnightMs = Date.parse(`${date}T00:00:00Z`);
      expect(times.filter((at) => at >= midnightMs && at < midnightMs + DAY_MS)).toHaveLength(48);
      await expectAllHeld(setting, ["ann"]);
      const { days } = await setting.ask<CoverageView>("GET", `/api/reps/ann/coverage?from=${date}&to=${date}`);
      const onDay = made.filter((instant) => toLocalDate(instant, "Europe/Amsterdam") === date).length;
      expect(onDay).toBe(3 * hours);
      expect(days).toMatchObject([{ date, listed: onDay, held: onDay }]);
    }
  });
});
