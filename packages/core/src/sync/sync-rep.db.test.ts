import { expect, it } from "vitest";
import { type Bench, createBench, days, minutes, type Passage, readWhole } from "../../test/bench.ts";
import { describeOnEngines, describeOnOneEngine } from "../../test/engines.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../clock.ts";
import { measure } from "../database/meter.ts";

const HOURS_24 = 24 * 60;

function listWrites(passages: readonly Passage[]): Passage[] {
  return passages.filter(
    ({ name, moment }) => moment === "before" && /^(Put|Update|Delete|Batch|Transact)\w*(Write|Item)/.test(name),
  );
}

async function createSyncedBench(url: string, calls: number): Promise<{ bench: Bench; ids: number[] }> {
  const bench = await createBench(url);
  await bench.addRep("r1");
  const ids = bench.addCalls("r1", calls, { newestMinutesAgo: 2 * HOURS_24, everyMinutes: HOURS_24 });
  expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: calls } });
  await bench.clock.advance(30 * MINUTE_MS);
  return { bench, ids };
}

// A hundred runs.
describeOnOneEngine("syncRep for days", (getUrl) => {
  it("gives up what never comes as absent, and then asks no more", async () => {
    const { bench } = await createSyncedBench(getUrl(), 0);
    const [id = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 5,
      transcriptReadyAt: "never",
      summaryReadyAt: "never",
    });
    await bench.sync("r1");
    expect((await bench.states.get("r1")).pendingParts).toBe(3);
    const end = bench.clock.now() + 4 * DAY_MS;
    let heavy = 0;
    while (bench.clock.now() < end) {
      await bench.clock.advance(HOUR_MS);
      heavy += (await bench.sync("r1")).requests.heavy;
    }
    expect(heavy).toBeGreaterThanOrEqual(bench.policy.readiness.attemptsMin);
    expect(heavy).toBeLessThan(45);
    expect(await bench.calls.get(id)).toMatchObject({
      summary: { state: "absent" },
      transcript: { state: "absent" },
      actionItems: { state: "absent" },
    });
    expect((await bench.states.get("r1")).pendingParts).toBe(0);
    expect(await bench.manifests.listDue("r1", "2999-01-01T00:00:00.000Z")).toEqual([]);
  });
});

describeOnEngines("syncRep", (getUrl) => {
  it("brings the last 30 days of a rep by the first sync", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const ids = bench.addCalls("r1", 25, { everyMinutes: HOURS_24 });
    const older = bench.addCalls("r1", 1, { newestMinutesAgo: 31 * HOURS_24 });
    expect(await bench.sync("r1")).toMatchObject({
      outcome: "complete",
      fault: undefined,
      calls: { listed: 25, added: 25, updated: 0, unchanged: 0, pending: 0 },
      requests: { light: 3, heavy: 3 },
      completeUntil: "2026-11-22T12:00:00Z",
    });
    const whole = await readWhole(bench, "r1");
    expect(whole.calls.map((call) => call.recordingId)).toEqual(ids);
    expect(ids).not.toContain(older[0]);
    expect(whole.counters).toEqual({ calls: 25, pendingParts: 0 });
    expect(await bench.states.get("r1")).toMatchObject({
      outcome: "complete",
      failure: undefined,
      coveredFrom: "2026-10-23T12:00:00Z",
      coveredUntil: "2026-11-22T12:00:00Z",
      lastCheckedAt: "2026-11-22T12:00:00.000Z",
      lastChangedAt: "2026-11-22T12:00:00.000Z",
    });
  });

  it("holds a call as Fathom tells it, with the transcript byte-equal", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.simulator.setSwitches({}, { oddNames: true });
    const transcript = ["Hé 👋🏽", "שלום עולם", "", "a\u0000b\r\n"].map((text, index) => ({
      speaker: { display_name: "Zoë 👩‍👩‍👧", matched_calendar_invitee_email: null },
      text,
      timestamp: `00:00:0${index}`,
    }));
    const [id = 0] = bench.addCalls("r1", 1, { title: "Déjà vu 🎉", transcript, language: "nl" });
    await bench.sync("r1");
    const call = await bench.calls.get(id);
    expect(call).toMatchObject({
      repId: "r1",
      recordingId: id,
      createdAt: "2026-11-22T11:00:00.000Z",
      language: "nl",
      visible: true,
      summary: { state: "present", source: "poll" },
      actionItems: { state: "present" },
      transcript: { state: "present", pointer: { lines: 4, chunks: 1 } },
    });
    expect(call.title).toContain("Déjà vu 🎉");
    expect(call.invitees.length).toBeGreaterThan(0);
    const lines = await bench.calls.getTranscript(call);
    expect(lines.map(({ text }) => text)).toEqual(transcript.map(({ text }) => text));
    expect(lines.map(({ at }) => at)).toEqual(transcript.map(({ timestamp }) => timestamp));
  });

  it("costs an idle rep one light request, no heavy one, one write unit, and no write to a call or its twin", async () => {
    const { bench } = await createSyncedBench(getUrl(), 20);
    const before = await readWhole(bench, "r1");
    bench.simulator.reset();
    const { result, passages } = await bench.watch(() => measure(() => bench.sync("r1")));
    expect(result.result).toMatchObject({
      outcome: "complete",
      calls: { added: 0, updated: 0 },
      requests: { light: 1, heavy: 0 },
    });
    expect(bench.simulator.counters).toMatchObject({ light: 1, heavy: 0 });
    expect(result.units.write).toBe(1);
    expect(result.units.read).toBeLessThanOrEqual(5);
    expect(listWrites(passages).map(({ name }) => name)).toEqual(["UpdateItemCommand"]);
    expect(await readWhole(bench, "r1")).toEqual(before);
    expect((await bench.states.get("r1")).coveredUntil).toBe("2026-11-22T12:30:00Z");
  });

  it("writes no call that is in the window and did not change", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 8);
    await bench.sync("r1");
    await bench.clock.advance(30 * MINUTE_MS);
    const { result, passages } = await bench.watch(() => bench.sync("r1"));
    expect(result).toMatchObject({
      calls: { listed: 8, added: 0, updated: 0, unchanged: 8 },
      requests: { light: 1, heavy: 0 },
    });
    expect(listWrites(passages)).toHaveLength(1);
  });

  it("brings ten new calls for one light and one heavy request", async () => {
    const { bench } = await createSyncedBench(getUrl(), 5);
    const ids = bench.addCalls("r1", 10, { newestMinutesAgo: 10, everyMinutes: 60 });
    expect(await bench.sync("r1")).toMatchObject({
      outcome: "complete",
      calls: { listed: 10, added: 10, pending: 0 },
      requests: { light: 1, heavy: 1 },
    });
    const whole = await readWhole(bench, "r1");
    expect(whole.counters).toEqual({ calls: 15, pendingParts: 0 });
    expect(whole.calls.slice(0, 10).map(({ recordingId }) => recordingId)).toEqual(ids);
  });

  it("brings a late transcript by a later run, not before it is due, without touching the summary", async () => {
    const { bench } = await createSyncedBench(getUrl(), 3);
    const readyAt = toInstant(bench.clock.now() + 50 * MINUTE_MS);
    const [id = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 5, summaryDelayMs: 0, transcriptReadyAt: readyAt });
    expect(await bench.sync("r1")).toMatchObject({ calls: { added: 1, pending: 1 }, requests: { light: 1, heavy: 1 } });
    const first = await bench.calls.get(id);
    expect(first).toMatchObject({ summary: { state: "present" }, transcript: { state: "pending" } });

    await bench.clock.advance(MINUTE_MS);
    expect(await bench.sync("r1")).toMatchObject({
      requests: { light: 1, heavy: 0 },
      calls: { updated: 0, pending: 1 },
    });
    await bench.clock.advance(29 * MINUTE_MS);
    expect(await bench.sync("r1")).toMatchObject({
      requests: { light: 1, heavy: 1 },
      calls: { updated: 0, pending: 1 },
    });
    await bench.clock.advance(30 * MINUTE_MS);
    expect(await bench.sync("r1")).toMatchObject({
      requests: { light: 1, heavy: 1 },
      calls: { updated: 1, pending: 0 },
    });

    const last = await bench.calls.get(id);
    expect(last.summary).toEqual(first.summary);
    expect(last.transcript).toMatchObject({ state: "present", observedAt: toInstant(bench.clock.now()) });
    expect((await bench.calls.getTranscript(last)).length).toBeGreaterThan(0);
    expect(await readWhole(bench, "r1")).toMatchObject({ counters: { calls: 4, pendingParts: 0 } });
  });

  it("looks at every pending part at once when somebody clicks Ververs", async () => {
    const { bench } = await createSyncedBench(getUrl(), 3);
    const [id = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 5, transcriptReadyAt: "never" });
    await bench.sync("r1");
    bench.simulator.editMeeting(id, { transcriptReadyAt: toInstant(bench.clock.now()) });
    await bench.clock.advance(15_000);
    expect(await bench.sync("r1")).toMatchObject({ requests: { heavy: 0 }, calls: { pending: 1 } });
    expect(await bench.sync("r1", { trigger: "manual" })).toMatchObject({
      requests: { light: 1, heavy: 1 },
      calls: { updated: 1, pending: 0 },
    });
  });

  it("updates an edited title and a ticked action item within the overlap by the light list alone", async () => {
    const { bench } = await createSyncedBench(getUrl(), 2);
    const [id = 0, ticked = 0] = bench.addCalls("r1", 3, { newestMinutesAgo: 120 });
    await bench.sync("r1");
    const before = await bench.calls.get(ticked);
    bench.simulator.editMeeting(id, { title: "Another title" });
    bench.simulator.completeActionItem(ticked, 0);
    await bench.clock.advance(30 * MINUTE_MS);
    expect(await bench.sync("r1")).toMatchObject({
      calls: { listed: 3, added: 0, updated: 2, unchanged: 1 },
      requests: { light: 1, heavy: 0 },
    });
    expect(await bench.calls.get(id)).toMatchObject({ title: "Another title", transcript: { state: "present" } });
    const after = await bench.calls.get(ticked);
    expect(before.actionItems.items[0]?.completed).toBe(false);
    expect(after.actionItems.items[0]?.completed).toBe(true);
    expect(after.summary).toEqual(before.summary);
    expect(await readWhole(bench, "r1")).toMatchObject({ counters: { calls: 5, pendingParts: 0 } });
  });

  it("extends history down to a `since` that is older than what is covered, once", async () => {
    const { bench } = await createSyncedBench(getUrl(), 20);
    bench.addCalls("r1", 10, { newestMinutesAgo: 40 * HOURS_24, everyMinutes: HOURS_24 });
    const since = toInstant(bench.clock.now() - days(90));
    expect(await bench.sync("r1", { trigger: "bulk", window: { since } })).toMatchObject({
      outcome: "complete",
      calls: { listed: 30, added: 10, updated: 0, unchanged: 20 },
    });
    const state = await bench.states.get("r1");
    expect(Date.parse(state.coveredFrom ?? "")).toBeLessThanOrEqual(Date.parse(since));
    expect(state).toMatchObject({ calls: 30, coveredUntil: "2026-11-22T12:30:00Z" });
    expect(await bench.sync("r1")).toMatchObject({ requests: { light: 1, heavy: 0 }, calls: { listed: 0 } });
  });

  it("reads a window within what is covered again without writing what did not change", async () => {
    const { bench, ids } = await createSyncedBench(getUrl(), 12);
    bench.simulator.editMeeting(ids[9] ?? 0, { title: "Edited long ago" });
    const since = toInstant(bench.clock.now() - days(20));
    expect(await bench.sync("r1", { trigger: "bulk", window: { since } })).toMatchObject({
      calls: { listed: 12, added: 0, updated: 1, unchanged: 11 },
      // A page of what is new, and two of what is read again.
      requests: { light: 3, heavy: 0 },
    });
  });

  it("takes every character a rep id may have, and keeps ids apart that differ in case only", async () => {
    const bench = await createBench(getUrl());
    const ids = ["Ab-c_d.e:f", "ab-c_d.e:f", `${"x".repeat(60)}:.-_`];
    for (const [index, repId] of ids.entries()) {
      await bench.addRep(repId, { email: `rep${index}@sellers.example` });
      bench.addCalls(repId, index + 1);
    }
    for (const repId of ids) await bench.sync(repId);
    for (const [index, repId] of ids.entries()) {
      const whole = await readWhole(bench, repId);
      expect(whole.counters).toEqual({ calls: index + 1, pendingParts: 0 });
      expect(whole.calls).toHaveLength(index + 1);
    }
  });

  it("lets a meeting it cannot read cost neither its page nor its rep", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 12);
    bench.addCalls("r1", 1, { newestMinutesAgo: 30, raw: { recording_id: "not a number" } });
    expect(await bench.sync("r1")).toMatchObject({
      outcome: "complete",
      quarantined: 1,
      calls: { listed: 12, added: 12, pending: 0 },
    });
    expect((await bench.states.get("r1")).quarantined).toBe(1);
  });

  it("takes an imported key as tried once it has synced a rep to the end, and writes that once", async () => {
    const bench = await createBench(getUrl());
    const rep = await bench.addRep("r1");
    const connectionId = rep.connectionId ?? "";
    const imported = await bench.connections.find(connectionId);
    if (!imported) throw new Error("the bench connects its reps");
    await bench.connections.put({ ...imported, status: "unverified" });
    bench.simulator.failNext(500, { times: 1 });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "failed" });
    expect(await bench.connections.find(connectionId)).toMatchObject({ status: "unverified" });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    const verified = await bench.connections.find(connectionId);
    expect(verified).toMatchObject({ status: "ok", checkedAt: toInstant(bench.clock.now()) });
    await bench.sync("r1");
    expect(await bench.connections.find(connectionId)).toEqual(verified);
  });

  it("counts a call once whose creation time Fathom tells differently later on", async () => {
    const { bench, ids } = await createSyncedBench(getUrl(), 3);
    const [id = 0] = ids;
    // Out of yesterday's window into today's: nothing but its id tells that it is the same.
    bench.simulator.editMeeting(id, { createdAt: toInstant(bench.clock.now() - HOUR_MS), title: "Moved" });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { listed: 1, added: 0, updated: 1 } });
    await bench.clock.advance(30 * MINUTE_MS);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: 0, updated: 0 } });
    const whole = await readWhole(bench, "r1");
    expect(whole.counters).toEqual({ calls: 3, pendingParts: 0 });
    expect(whole.entries).toHaveLength(3);
    expect((await bench.calls.get(id)).title).toBe("Moved");
  });

  it("stores a call once that Fathom lists twice on one page", async () => {
    const { bench, ids } = await createSyncedBench(getUrl(), 1);
    const [id = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 10 });
    bench.addCalls("r1", 1, { newestMinutesAgo: 10, raw: { recording_id: id } });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: 1, pending: 0 } });
    expect((await readWhole(bench, "r1")).counters).toEqual({ calls: ids.length + 1, pendingParts: 0 });
  });

  it("begins anew for a rep who records with another address from now on, and keeps the calls there are", async () => {
    const bench = await createBench(getUrl());
    const colleague = "colleague@sellers.example";
    await bench.addRep("r1");
    bench.addCalls("r1", 3, { everyMinutes: HOURS_24 });
    await bench.sync("r1");
    bench.simulator.addUser({ email: colleague, name: "Colleague" });
    for (const day of [2, 9, 20]) {
      bench.simulator.addMeeting(colleague, { createdAt: bench.clock.now() - day * DAY_MS, sharedWith: "all_teams" });
    }
    await bench.reps.put("r1", { name: "R", email: colleague, fathomEmail: colleague, active: true });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { listed: 3, added: 3 } });
    expect(await bench.states.get("r1")).toMatchObject({ calls: 6, recordedBy: colleague });
    expect(await bench.sync("r1")).toMatchObject({ requests: { light: 1, heavy: 0 }, calls: { added: 0, updated: 0 } });
  });

  it("does nothing for a message whose work was done, and for a rep that is paused, gone or not connected", async () => {
    const { bench } = await createSyncedBench(getUrl(), 1);
    bench.simulator.reset();
    expect(await bench.sync("r1", { runId: "again" })).toMatchObject({ outcome: "complete", repeated: false });
    expect(await bench.sync("r1", { runId: "again" })).toMatchObject({
      outcome: "complete",
      repeated: true,
      requests: { light: 0, heavy: 0 },
    });
    await bench.addRep("paused", { active: false });
    expect(await bench.sync("paused")).toMatchObject({ outcome: "superseded", followUps: [] });
    expect(await bench.sync("nobody")).toMatchObject({ outcome: "superseded" });
    await bench.reps.setConnection("r1", undefined);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "blocked", failure: { code: "connection_missing" } });
    expect(bench.simulator.counters.total).toBe(1);
  });

  it("counts a call once that comes in while the list is read, and misses none that shift", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 25);
    bench.simulator.setSwitches({}, { insertDuringWalkBackdated: 1 });
    await bench.sync("r1");
    bench.simulator.resetSwitches();
    await bench.clock.advance(minutes(30));
    await bench.sync("r1");
    const there = bench.simulator.meetings(bench.toEmail("r1")).map(({ recordingId }) => recordingId);
    const whole = await readWhole(bench, "r1");
    expect(whole.calls.map(({ recordingId }) => recordingId).toSorted()).toEqual(there.toSorted());
    expect(whole.counters.calls).toBe(there.length);
  });
});
