/** Rows about what comes, changes or appears after the call was first seen, and about meetings nobody can read. */

import type { CallView, CoverageView, QuarantinePage, RepView } from "@fathom-sync/contract";
import { DAY_MS } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createBench, toMessage } from "../../../core/test/bench.ts";
import { expectAllHeld, tick, useDatabase } from "./engine-setting.ts";
import {
  buildMachine,
  expectAllHeld as expectAllHeldByAll,
  HOUR_MS,
  INTERVAL_MS,
  MINUTE_MS,
} from "./machine-setting.ts";

const getUrl = useDatabase();
const TO_DO = {
  description: "Send the offer",
  user_generated: false,
  completed: false,
  recording_timestamp: "00:01:00",
  recording_playback_url: "https://fathom.example/share/1",
  assignee: { name: null, email: null, team: null },
};
const INTERVALS_A_DAY = DAY_MS / INTERVAL_MS;

describe("failure table", () => {
  it("row 9: a part that comes 1 or 20 minutes later is here within one interval, 2 days later within one re-check; its age is shown", async () => {
    const setting = await buildMachine();
    await setting.connect("ann");
    setting.machine.start();
    await setting.runTicks(1);
    const lates = [
      // How much later it comes, and within what: an interval of the schedule, or the longest delay between re-checks and a tick.
      { lateMs: MINUTE_MS, withinMs: INTERVAL_MS },
      { lateMs: 20 * MINUTE_MS, withinMs: INTERVAL_MS },
      { lateMs: 2 * DAY_MS, withinMs: 2 * HOUR_MS + INTERVAL_MS },
    ];
    // Half a minute before a tick, which sees them all without their transcripts.
    await setting.run(20 * MINUTE_MS - 30_000);
    const createdAt = setting.clock.now();
    const calls = lates.map(({ lateMs, withinMs }) => ({
      readyAt: createdAt + lateMs,
      withinMs,
      id: setting.addCall("ann", { createdAt, summaryDelayMs: 0, transcriptReadyAt: createdAt + lateMs }),
    }));
    const read = (id: number) => setting.ask<CallView>("GET", `/api/calls/${id}`);
    for (const { id, readyAt, withinMs } of calls) {
      if (readyAt > setting.clock.now() + INTERVAL_MS) {
        await setting.clock.runUntil(readyAt - MINUTE_MS);
        expect(await read(id)).toMatchObject({
          summary: { state: "present" },
          transcript: { state: "pending", lines: 0 },
        });
        const { sync } = await setting.ask<RepView>("GET", "/api/reps/ann");
        expect(sync).toMatchObject({ outcome: "complete", pendingParts: 1 });
        const { days } = await setting.ask<CoverageView>("GET", "/api/reps/ann/coverage");
        // The day it is from says how long it has been pending.
        expect(days.filter(({ pending }) => pending > 0).map(({ date }) => date)).toEqual(["2026-11-22"]);
      }
      await setting.clock.runUntil(Math.max(setting.clock.now(), readyAt + withinMs));
      const { transcript, summary } = await read(id);
      expect(transcript).toMatchObject({ state: "present" });
      const observedAt = Date.parse(transcript.observedAt ?? "");
      expect(observedAt).toBeGreaterThanOrEqual(readyAt);
      expect(observedAt).toBeLessThanOrEqual(readyAt + withinMs);
      expect(Date.parse(summary.observedAt ?? "")).toBeLessThanOrEqual(observedAt);
    }
    // And while it was pending, the age stood in the metric alarms are set on.
    const overdue = setting.metrics.filter(({ name, value }) => name === "RepsWithOverdueParts" && value > 0);
    expect(overdue[0]?.at).toBeGreaterThan(createdAt + DAY_MS);
    expect(overdue[0]?.at).toBeLessThan(createdAt + DAY_MS + 2 * INTERVAL_MS);
  });

  it("row 10: an edited title and a ticked action item are seen at the next run within the overlap, and within a week beyond it", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const [recent = 0, old = 0] = [60, 20 * 24 * 60].flatMap((newestMinutesAgo) =>
      bench.addCalls("r1", 1, { newestMinutesAgo, actionItems: [TO_DO] }),
    );
    await tick(bench, 1);
    const readItem = async (id: number) => (await bench.calls.get(id)).actionItems.items[0]?.completed;
    for (const id of [recent, old]) {
      bench.simulator.editMeeting(id, { title: `Edited ${id}` });
      bench.simulator.completeActionItem(id, 0);
      expect(await readItem(id)).toBe(false);
    }
    await tick(bench, 1);
    expect((await bench.calls.get(recent)).title).toBe(`Edited ${recent}`);
    expect(await readItem(recent)).toBe(true);
    expect((await bench.calls.get(old)).title).not.toBe(`Edited ${old}`);
    await tick(bench, 7 * INTERVALS_A_DAY);
    expect((await bench.calls.get(old)).title).toBe(`Edited ${old}`);
    expect(await readItem(old)).toBe(true);
    expect(await bench.calls.get(old)).toMatchObject({
      summary: { state: "present" },
      transcript: { state: "present" },
    });
  });

  it("row 11: a call shared weeks after it was made appears with the weekly pass, whole", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    // The rep's key sees of the colleague's recordings what is shared alone.
    const colleague = "colleague@sellers.example";
    bench.simulator.addUser({ email: colleague, name: "Colleague" });
    await bench.reps.put("r1", { name: "R", email: colleague, fathomEmail: colleague, active: true });
    const add = (daysAgo: number, sharedWith: "all_teams" | "no_teams") =>
      bench.simulator.addMeeting(colleague, { createdAt: bench.clock.now() - daysAgo * DAY_MS, sharedWith })
        .recordingId;
    const shared = add(3, "all_teams");
    const hidden = add(20, "no_teams");
    await bench.queue.send([{ message: toMessage("r1", "first"), delaySeconds: 0 }]);
    await bench.drain();
    await expectAllHeld(bench, [shared]);
    await bench.clock.advance(DAY_MS);
    bench.simulator.shareMeeting(hidden, "all_teams");
    await tick(bench, 7 * INTERVALS_A_DAY);
    await expectAllHeld(bench, [shared, hidden]);
    expect(await bench.calls.get(hidden)).toMatchObject({
      visible: true,
      summary: { state: "present" },
      transcript: { state: "present" },
      actionItems: { state: "present" },
    });
  });

  it("row 15: of ten meetings, one with unknown values or fields is held like the others, one without what is required is reported and costs none", async () => {
    const setting = await buildMachine();
    await setting.connect("ann", 9, 5);
    const odd = setting.addCall("ann", {
      createdAt: setting.clock.now() - 90 * MINUTE_MS,
      title: "Of another kind",
      raw: {
        meeting_type: "holographic",
        transcript_language: null,
        calendar_invitees_domains_type: "from_the_moon",
        brand_new_field: { nested: [1, 2] },
        crm_matches: 7,
      },
    });
    setting.machine.start();
    await setting.runTicks(1);
    expect(await setting.ask<CallView>("GET", `/api/calls/${odd}`)).toMatchObject({
      title: "Of another kind",
      summary: { state: "present" },
      transcript: { state: "present" },
    });
    await expectAllHeldByAll(setting, ["ann"]);
    setting.addCall("ann", { raw: { recording_id: null } });
    await setting.runTicks(1);
    expect(await setting.ask<RepView>("GET", "/api/reps/ann")).toMatchObject({
      sync: { outcome: "complete", calls: 10, quarantined: 1 },
    });
    const { items } = await setting.ask<QuarantinePage>("GET", "/api/reps/ann/quarantine");
    expect(items).toMatchObject([{ recordingId: null, reason: expect.stringContaining("recording_id") }]);
    expect(setting.alarmCalls().map(({ alarm }) => alarm)).toEqual(["calls-quarantined"]);
  });

  it("row 16: a poison record is tried a bounded number of times, parked, shown, and released by the next read in which it is sound", async () => {
    const setting = await buildMachine();
    await setting.connect("ann", 3);
    setting.machine.start();
    await setting.runTicks(1);
    const id = setting.addCall("ann", { raw: { recording_id: "poison" } });
    const readQuarantine = async () => (await setting.ask<QuarantinePage>("GET", "/api/reps/ann/quarantine")).items;
    const attempts = new Set<number>();
    for (let half = 0; half < 14; half++) {
      await setting.runTicks(INTERVALS_A_DAY / 2);
      const items = await readQuarantine();
      expect(items).toHaveLength(1);
      attempts.add(items[0]?.attempts ?? 0);
    }
    const [parked] = await readQuarantine();
    expect(parked).toMatchObject({
      recordingId: null,
      nextAttemptAt: null,
      reason: expect.stringContaining("recording_id"),
    });
    // The first sight and five tries; it has stood still since.
    expect(Math.max(...attempts)).toBe(6);
    expect(parked?.attempts).toBe(6);
    const { sync } = await setting.ask<RepView>("GET", "/api/reps/ann");
    expect(sync).toMatchObject({ outcome: "complete", calls: 3, quarantined: 1 });

    setting.simulator.editMeeting(id, { raw: { recording_id: id } });
    // By hand at once; without anybody's doing the weekly pass reads it again.
    await setting.ask("POST", "/api/sync", { repIds: ["ann"], hours: 24 * 8 }, 202);
    await setting.run(5 * MINUTE_MS);
    expect(await readQuarantine()).toEqual([]);
    await expectAllHeldByAll(setting, ["ann"]);
    expect(await setting.ask<RepView>("GET", "/api/reps/ann")).toMatchObject({ sync: { calls: 4, quarantined: 0 } });
  });
});
