/**
 * What a rep is promised beyond the single run: comparison, history, quarantine, parts, control, claims, the ledger. These are long
 * histories that ask nothing of the database but what the repositories' tests and `syncRep`'s ask of every engine.
 */
import { describe, expect, it } from "vitest";
import { type Bench, createBench, days, minutes, readWhole, toMessage } from "../../test/bench.ts";
import { describeInProcess, describeOnOneEngine } from "../../test/engines.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toInstant } from "../clock.ts";
import { DEFAULT_SYNC_POLICY } from "./policy.ts";

const HOURS_24 = 24 * 60;

/** A rep whose calls of the last 30 days are held, with nothing left to do. */
async function createSettledBench(url: string, count: number, everyMinutes = HOURS_24): Promise<Bench> {
  const bench = await createBench(url);
  await bench.addRep("r1");
  bench.addCalls("r1", count, { everyMinutes });
  await bench.queue.send([{ message: toMessage("r1", "first"), delaySeconds: 0 }]);
  await bench.drain();
  return bench;
}

/** Ticks every half hour, as the schedule does; returns the reports of the runs. */
async function tick(bench: Bench, forMs: number) {
  const reports = [];
  const end = bench.clock.now() + forMs;
  for (let count = 0; bench.clock.now() < end; count++) {
    await bench.clock.advance(30 * MINUTE_MS);
    const message = toMessage("r1", `tick-${bench.clock.now()}`);
    await bench.queue.send([{ message, delaySeconds: 0 }]);
    reports.push(...(await bench.drain({ limit: 30 })));
    if (count > 2_000) throw new Error("no end");
  }
  return reports;
}

describeOnOneEngine("comparison with what Fathom lists today", (getUrl) => {
  it("finds an edit of last week within a day, and one of last month within a week", async () => {
    const bench = await createSettledBench(getUrl(), 28);
    const [week = 0, month = 0] = [bench.simulator.meetings()[5], bench.simulator.meetings()[20]].map(
      (meeting) => meeting?.recordingId,
    );
    bench.simulator.editMeeting(week, { title: "Edited last week" });
    bench.simulator.editMeeting(month, { title: "Edited last month" });
    await tick(bench, DAY_MS);
    expect((await bench.calls.get(week)).title).toBe("Edited last week");
    await tick(bench, days(6));
    expect((await bench.calls.get(month)).title).toBe("Edited last month");
  });

  it("fetches also content that is held when a deep window is asked for, and finds what came after giving up", async () => {
    const bench = await createSettledBench(getUrl(), 3);
    const [id = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 6 * HOURS_24,
      transcriptReadyAt: "never",
      summaryReadyAt: "never",
    });
    const window = { since: toInstant(bench.clock.now() - days(30)) };
    await bench.queue.send([{ message: toMessage("r1", "bulk", { trigger: "bulk", window }), delaySeconds: 0 }]);
    await bench.drain();
    await tick(bench, HOUR_MS);
    expect(await bench.calls.get(id)).toMatchObject({ summary: { state: "absent" }, transcript: { state: "absent" } });
    const now = toInstant(bench.clock.now());
    bench.simulator.editMeeting(id, { transcriptReadyAt: now, summaryReadyAt: now });
    const [other = 0] = bench.simulator.meetings().map((meeting) => meeting.recordingId);
    bench.simulator.editMeeting(other, { summary: { template_name: null, markdown_formatted: "written anew" } });
    await bench.clock.advance(minutes(1));
    const deep = { trigger: "bulk", window: { ...window, deep: true } } as const;
    expect(await bench.sync("r1", deep)).toMatchObject({ outcome: "complete", calls: { added: 0, updated: 2 } });
    expect(await bench.calls.get(id)).toMatchObject({
      summary: { state: "present" },
      transcript: { state: "present" },
    });
    expect(await bench.calls.get(other)).toMatchObject({ summary: { markdown: "written anew" } });
  });

  it("asks again for a part that was given up when Fathom said wait in the middle of it", async () => {
    const bench = await createSettledBench(getUrl(), 3);
    const [id = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 5, transcriptReadyAt: "never" });
    await tick(bench, days(4));
    expect(await bench.calls.get(id)).toMatchObject({ summary: { state: "present" }, transcript: { state: "absent" } });
    bench.simulator.editMeeting(id, { transcriptReadyAt: toInstant(bench.clock.now()) });
    // The first heavy request of the next comparison: nothing else asks for one any more.
    const fault = bench.simulator.addFault({ kind: "status", status: 429, match: { heavy: true } });
    await tick(bench, DAY_MS);
    expect(fault.hits).toBe(1);
    expect(await bench.calls.get(id)).toMatchObject({
      summary: { state: "present" },
      transcript: { state: "present" },
    });
  });

  it("calls a vanished call not visible after two complete reads, erases nothing, and shows it again when it is back", async () => {
    const bench = await createSettledBench(getUrl(), 5);
    const [gone] = bench.simulator.meetings();
    if (!gone) throw new Error("a call was expected");
    const { recordingId } = gone;
    bench.simulator.deleteMeeting(recordingId);
    await bench.clock.advance(minutes(30));
    await bench.sync("r1");
    expect(await bench.calls.get(recordingId)).toMatchObject({ visible: true });
    await bench.clock.advance(minutes(30));
    await bench.sync("r1");
    expect(await bench.calls.get(recordingId)).toMatchObject({ visible: false, summary: { state: "present" } });
    expect(await bench.states.get("r1")).toMatchObject({ calls: 4, outcome: "complete" });
    bench.simulator.addMeeting(bench.toEmail("r1"), { recordingId, createdAt: gone.createdAt, title: gone.title });
    await bench.clock.advance(minutes(30));
    await bench.sync("r1");
    expect(await bench.calls.get(recordingId)).toMatchObject({ visible: true });
    expect(await bench.states.get("r1")).toMatchObject({ calls: 5 });
  });

  it("marks nothing by a read that did not come to its end", async () => {
    const bench = await createSettledBench(getUrl(), 25, 30);
    bench.simulator.deleteMeeting(bench.simulator.meetings()[0]?.recordingId ?? 0);
    for (let attempt = 0; attempt < 3; attempt++) {
      await bench.clock.advance(minutes(30));
      bench.simulator.addFault({ kind: "status", status: 500, match: { page: 2 } });
      expect(await bench.sync("r1")).toMatchObject({ outcome: "failed" });
    }
    const entries = await bench.manifests.listWindow("r1", "2000", "2999");
    expect(entries.filter((entry) => !entry.visible || entry.missedAt !== undefined)).toEqual([]);
  });

  it("finds a call that slipped between two pages by the content pass", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const ids = bench.addCalls("r1", 25, { everyMinutes: 30 });
    let pages = 0;
    bench.gate = ({ kind, moment, name }) => {
      if (kind !== "fathom" || moment !== "after" || name !== "light") return;
      pages++;
      // The list shrinks while it is read: what was first on page 2 is now last on page 1.
      if (pages === 1) bench.simulator.deleteMeeting(ids[0] ?? 0);
    };
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    const held = (await readWhole(bench, "r1")).entries.map((entry) => entry.recordingId);
    expect(ids.slice(1).filter((id) => !held.includes(id))).toEqual([]);
  });
});

describeInProcess("a window that is owed and takes longer than a message", (getUrl) => {
  it("gets shorter with every message, and is read once", async () => {
    const bench = await createSettledBench(getUrl(), 1_000, 40);
    const state = await bench.states.get("r1");
    await bench.states.note(state, { recheckFrom: toInstant(bench.clock.now() - days(29)) });
    await bench.clock.advance(minutes(30));
    await bench.queue.send([{ message: toMessage("r1", "owed"), delaySeconds: 0 }]);
    const reports = await bench.drain({ deadlineMs: 55 * SECOND_MS, limit: 8 });
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.at(-1)).toMatchObject({ outcome: "complete" });
    const light = reports.reduce((total, { requests }) => total + requests.light, 0);
    expect(light).toBeGreaterThan(100);
    expect(light).toBeLessThan(160);
    expect((await bench.states.get("r1")).recheckFrom).toBeUndefined();
  });
});

describeOnOneEngine("history", (getUrl) => {
  it("brings the last 30 days first, then what lies behind, down to the horizon and no further", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 5);
    const old = bench.addCalls("r1", 6, { newestMinutesAgo: 60 * HOURS_24, everyMinutes: 50 * HOURS_24 });
    const [beyond = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 400 * HOURS_24 });
    await bench.queue.send([{ message: toMessage("r1", "first"), delaySeconds: 0 }]);
    const [first, ...rest] = await bench.drain();
    expect(first).toMatchObject({ outcome: "complete", calls: { added: 5 } });
    expect(rest.filter(({ scope }) => scope === "history").at(-1)).toMatchObject({ outcome: "complete" });
    for (const id of old) expect(await bench.calls.get(id)).toMatchObject({ summary: { state: "present" } });
    await expect(bench.calls.get(beyond)).rejects.toThrow("call_not_found");
    const state = await bench.states.get("r1");
    expect(state.coveredFrom).toBe(state.horizonFrom);
    await bench.clock.advance(minutes(30));
    expect(await bench.sync("r1")).toMatchObject({ requests: { light: 1, heavy: 0 }, followUps: [] });
  });

  it("is taken up by the next tick when its message was lost, and a second chain of it gives way", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const old = bench.addCalls("r1", 3, { newestMinutesAgo: 60 * HOURS_24, everyMinutes: 50 * HOURS_24 });
    await bench.sync("r1");
    await bench.clock.advance(minutes(30));
    const message = toMessage("r1", "tick");
    await bench.queue.send([{ message, delaySeconds: 0 }]);
    const [run] = await bench.drain({ limit: 1 }).catch(() => []);
    expect(run ?? (await bench.states.get("r1")).outcome).toBeDefined();
    const [next] = bench.sent;
    if (!next) throw new Error("a message was expected");
    bench.latencyMs = 1_000;
    const [a, b] = await bench.clock.settle(
      Promise.all(
        [bench, bench.createEngine()].map((engine, index) =>
          engine.syncRep({
            repId: "r1",
            runId: `history-${index}`,
            trigger: "continuation",
            attempt: 1,
            scope: "history",
            deadlineAt: bench.clock.now() + MINUTE_MS,
          }),
        ),
      ),
    );
    expect([a?.outcome, b?.outcome].toSorted()).toEqual(["complete", "superseded"]);
    expect((await readWhole(bench, "r1")).calls).toHaveLength(old.length);
  });
});

describeOnOneEngine("pending parts", (getUrl) => {
  it("are asked for again by messages of their own after 2, 4, 8 minutes, without a list", async () => {
    const bench = await createSettledBench(getUrl(), 1);
    const [id = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 0,
      transcriptDelayMs: 3 * MINUTE_MS,
      summaryDelayMs: 5 * MINUTE_MS,
    });
    await bench.clock.advance(SECOND_MS);
    await bench.queue.send([{ message: toMessage("r1", "tick"), delaySeconds: 0 }]);
    const before = bench.clock.now();
    const [run, ...parts] = await bench.drain();
    expect(run).toMatchObject({ outcome: "complete", calls: { added: 1 } });
    expect(parts.map(({ scope, requests }) => ({ scope, requests }))).toEqual([
      { scope: "parts", requests: { light: 0, heavy: 1 } },
      { scope: "parts", requests: { light: 0, heavy: 1 } },
    ]);
    expect(bench.clock.now() - before).toBeLessThan(7 * MINUTE_MS);
    expect(await bench.calls.get(id)).toMatchObject({
      summary: { state: "present" },
      transcript: { state: "present" },
    });
    expect(await bench.states.get("r1")).toMatchObject({ pendingParts: 0, outcome: "complete" });
  });

  it("are asked for at once when the action items turn up in an ordinary list", async () => {
    const bench = await createSettledBench(getUrl(), 1);
    const [id = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 30, summaryReadyAt: "never" });
    await bench.sync("r1");
    for (let hour = 0; hour < 12; hour++) {
      await bench.clock.advance(HOUR_MS);
      await bench.sync("r1");
    }
    bench.simulator.editMeeting(id, { summaryReadyAt: toInstant(bench.clock.now()) });
    await bench.clock.advance(minutes(1));
    await bench.sync("r1");
    expect(await bench.calls.get(id)).toMatchObject({ summary: { state: "present" } });
  });
});

/** As `createSettledBench`; without calls, a rep whose first answer is still to come. */
async function createCheckedBench(url: string, count: number): Promise<Bench> {
  if (count > 0) return await createSettledBench(url, count, 60);
  const bench = await createBench(url);
  await bench.addRep("r1");
  return bench;
}

/** From now on every list with a filter is empty; the control request has none. */
function emptyLists(bench: Bench): void {
  bench.gate = ({ kind, moment, input }) => {
    if (kind !== "fathom" || moment !== "before" || !String(input).includes("created_after")) return;
    bench.simulator.addFault({ kind: "empty-page" });
  };
}

/** Does so once, as soon as the next list has been read. */
function afterNextList(bench: Bench, act: () => void): void {
  bench.gate = ({ kind, moment }) => {
    if (kind !== "fathom" || moment !== "after") return;
    bench.gate = undefined;
    act();
  };
}

describeOnOneEngine("an empty list", (getUrl) => {
  it("of a rep without calls is checked once in 30 days, and is no failure", async () => {
    const bench = await createBench(getUrl(), { horizonMs: DEFAULT_SYNC_POLICY.firstWindowMs });
    await bench.addRep("r1");
    const first = await bench.sync("r1");
    expect(first).toMatchObject({ outcome: "complete", control: "agreed", requests: { light: 2, heavy: 0 } });
    const later = [];
    for (let day = 0; day < 30; day++) {
      await bench.clock.advance(DAY_MS);
      later.push(await bench.sync("r1"));
    }
    expect(later.filter(({ control }) => control !== undefined)).toEqual([]);
    expect(later.every(({ outcome }) => outcome === "complete")).toBe(true);
  });

  it("is not believed where calls are held, and marks and moves nothing while an unfiltered request shows them", async () => {
    const bench = await createSettledBench(getUrl(), 3, 60);
    const { coveredUntil } = await bench.states.get("r1");
    await bench.clock.advance(minutes(30));
    emptyLists(bench);
    expect(await bench.sync("r1")).toMatchObject({
      outcome: "failed",
      failure: { class: "source", code: "fathom_list_incomplete" },
      control: "disagreed",
      // Two lists, and a control request for each.
      requests: { light: 4, heavy: 0 },
    });
    expect(await bench.states.get("r1")).toMatchObject({ coveredUntil, calls: 3 });
    bench.gate = undefined;
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { listed: 3 } });
    const entries = await bench.manifests.listWindow("r1", "2000", "2999");
    expect(entries.filter((entry) => entry.missedAt !== undefined)).toEqual([]);
  });

  it("as the first answer is not believed either", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 3);
    emptyLists(bench);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "failed", control: "disagreed" });
    expect((await bench.states.get("r1")).coveredUntil).toBeUndefined();
    bench.gate = undefined;
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: 3 } });
  });

  it.each([0, 3])("that was wrong once (%i calls held) is read once more, and costs nothing else", async (held) => {
    const bench = await createCheckedBench(getUrl(), held);
    const [id] = bench.addCalls("r1", 1, { newestMinutesAgo: 30 });
    bench.simulator.addFault({ kind: "empty-page" });
    const report = await bench.sync("r1");
    expect(report).toMatchObject({ outcome: "complete", failure: undefined, calls: { listed: held + 1, added: 1 } });
    expect(report.control).toBeUndefined();
    expect(await bench.calls.get(id ?? 0)).toMatchObject({ visible: true });
    const entries = await bench.manifests.listWindow("r1", "2000", "2999");
    expect(entries.filter((entry) => entry.missedAt !== undefined)).toEqual([]);
  });

  it.each([0, 2])("blames nobody for a call that came in before it was checked (%i calls held)", async (held) => {
    const bench = await createCheckedBench(getUrl(), held);
    for (const { recordingId } of bench.simulator.meetings()) bench.simulator.deleteMeeting(recordingId);
    let late: number | undefined;
    afterNextList(bench, () => {
      // Created long ago, and shown only now: within the very window that was just read as empty.
      [late] = bench.addCalls("r1", 1, { newestMinutesAgo: 180 });
    });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", failure: undefined, calls: { added: 1 } });
    expect(await bench.calls.get(late ?? 0)).toMatchObject({ visible: true, summary: { state: "present" } });
    expect(await bench.states.get("r1")).toMatchObject({ calls: held + 1, failure: undefined });
  });

  it("of a rep who had calls is checked once when the silence has lasted for days", async () => {
    const bench = await createSettledBench(getUrl(), 3, 60);
    const controls = [];
    for (let hour = 0; hour < 10 * 24; hour++) {
      await bench.clock.advance(HOUR_MS);
      const { control, outcome } = await bench.sync("r1");
      expect(outcome).toBe("complete");
      if (control) controls.push(control);
    }
    expect(controls).toEqual(["agreed"]);
  });
});

describeOnOneEngine("a meeting that cannot be taken", (getUrl) => {
  it("stands in quarantine, is tried again a bounded number of times, and is parked", async () => {
    const bench = await createSettledBench(getUrl(), 2);
    bench.addCalls("r1", 1, { newestMinutesAgo: 30, raw: { recording_id: "not a number" } });
    await bench.sync("r1");
    expect(await bench.quarantine.list("r1")).toMatchObject([{ recordingId: null, attempts: 1 }]);
    expect(await bench.states.get("r1")).toMatchObject({ quarantined: 1, outcome: "complete" });
    await tick(bench, days(6));
    const [parked] = await bench.quarantine.list("r1");
    expect(parked).toMatchObject({ nextAttemptAt: undefined });
    expect(parked?.attempts).toBe(DEFAULT_SYNC_POLICY.quarantine.delaysMs.length + 1);
  });

  it("is released when it can be read, also when it is older than the overlap", async () => {
    const bench = await createSettledBench(getUrl(), 2);
    const [id = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 30, raw: { recording_id: "not a number" } });
    await bench.sync("r1");
    await tick(bench, days(2));
    bench.simulator.editMeeting(id, { raw: { recording_id: id } });
    await tick(bench, days(4));
    expect(await bench.quarantine.list("r1")).toEqual([]);
    expect(await bench.states.get("r1")).toMatchObject({ quarantined: 0, calls: 3 });
    expect(await bench.calls.get(id)).toMatchObject({ summary: { state: "present" } });
  });

  it("is released when it could be taken or is gone, also when it never said when it was created", async () => {
    const bench = await createSettledBench(getUrl(), 2);
    const [nameless = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 30,
      raw: { recording_id: "x", created_at: "nope" },
    });
    const [gone = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 20, raw: { created_at: "nope" } });
    await bench.sync("r1");
    expect(await bench.quarantine.list("r1")).toHaveLength(2);
    bench.simulator.editMeeting(nameless, { raw: {} });
    bench.simulator.deleteMeeting(gone);
    await tick(bench, days(3));
    expect(await bench.quarantine.list("r1")).toEqual([]);
    expect(await bench.states.get("r1")).toMatchObject({ quarantined: 0, calls: 3 });
    expect(await bench.calls.get(nameless)).toMatchObject({ summary: { state: "present" } });
  });

  it("because it is too large for an item costs its neighbours nothing", async () => {
    const bench = await createSettledBench(getUrl(), 1);
    const ids = bench.addCalls("r1", 9, { newestMinutesAgo: 100, everyMinutes: 1 });
    const [giant = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 60,
      summary: { template_name: null, markdown_formatted: "x".repeat(500_000) },
    });
    const report = await bench.sync("r1");
    expect(report).toMatchObject({ outcome: "complete", newlyQuarantined: 1, quarantined: 1 });
    for (const id of ids) expect(await bench.calls.get(id)).toMatchObject({ summary: { state: "present" } });
    expect(await bench.quarantine.list("r1")).toMatchObject([{ recordingId: giant, attempts: 1 }]);
    bench.simulator.editMeeting(giant, { summary: { template_name: null, markdown_formatted: "shorter now" } });
    await tick(bench, DAY_MS);
    expect(await bench.calls.get(giant)).toMatchObject({ summary: { markdown: "shorter now" } });
    expect(await bench.quarantine.list("r1")).toEqual([]);
  });
});

describeOnOneEngine("the ledger", (getUrl) => {
  it("says what Fathom listed on each day of the first window, and follows arrivals and deletions", async () => {
    const bench = await createSettledBench(getUrl(), 6, 12 * 60);
    const listed = async () =>
      (await bench.coverage.list("r1", "2026-10-01", "2026-12-31")).filter((day) => day.listed > 0);
    expect((await listed()).map(({ date, listed: count }) => [date, count])).toEqual([
      ["2026-11-20", 2],
      ["2026-11-21", 2],
      // 23:00 UTC of the day before is midnight here.
      ["2026-11-22", 2],
    ]);
    bench.addCalls("r1", 2, { newestMinutesAgo: 5, everyMinutes: 1 });
    await bench.clock.advance(minutes(30));
    await bench.sync("r1");
    expect((await listed()).at(-1)).toMatchObject({ date: "2026-11-22", listed: 4 });
  });
});

describeInProcess("heavy work", (getUrl) => {
  it("is done once however many are triggered at the same moment", async () => {
    const bench = await createSettledBench(getUrl(), 2);
    bench.addCalls("r1", 10, { newestMinutesAgo: 20, everyMinutes: 1 });
    bench.simulator.reset();
    bench.latencyMs = 300;
    // Clicks reach two containers of the API; the schedule, a bulk run and an external scheduler reach workers.
    const deadlineAt = bench.clock.now() + MINUTE_MS;
    const other = bench.createEngine();
    const clicks = Array.from({ length: 46 }, (_, index) =>
      (index % 2 === 0 ? bench : other).refresh("r1", deadlineAt),
    );
    const runs = (["schedule", "schedule", "bulk", "external"] as const).map((trigger, index) =>
      bench
        .createEngine()
        .syncRep({ repId: "r1", runId: `run-${index}`, trigger, attempt: 1, scope: "all", deadlineAt }),
    );
    const answers = await bench.clock.settle(Promise.all(clicks));
    const reports = [...answers.map(({ report }) => report), ...(await bench.clock.settle(Promise.all(runs)))];
    const outcomes = reports.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome !== "complete" && outcome !== "superseded")).toEqual([]);
    expect(outcomes).toContain("complete");
    expect(bench.simulator.counters.heavy).toBe(1);
    expect((await readWhole(bench, "r1")).counters).toEqual({ calls: 12, pendingParts: 0 });
  });

  describe.each([
    ["30", 30, 100, 4],
    ["5", 5, 130, 40],
  ])("of a backfill of 1,000 calls at %s heavy requests a minute", (_name, heavyLimit, heavyMax, minutesMax) => {
    it(`takes at most ${heavyMax} heavy requests and ${minutesMax} minutes, and ends by itself`, {
      timeout: 120_000,
    }, async () => {
      const bench = await createBench(getUrl(), { horizonMs: DEFAULT_SYNC_POLICY.firstWindowMs });
      await bench.addRep("r1");
      bench.simulator.setSwitches({}, { heavyLimit });
      const ids = bench.addCalls("r1", 1_000, { everyMinutes: 40 });
      bench.latencyMs = 100;
      const startedAt = bench.clock.now();
      await bench.queue.send([{ message: toMessage("r1", "connect", { trigger: "connect" }), delaySeconds: 0 }]);
      // A worker's minute, as deployed.
      const reports = await bench.drain({ deadlineMs: 55_000, limit: 200 });
      expect(reports.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      const { counters } = bench.simulator;
      const tookMinutes = (bench.clock.now() - startedAt) / MINUTE_MS;
      expect(await bench.states.get("r1")).toMatchObject({ calls: 1_000, pendingParts: 0, outcome: "complete" });
      expect({ heavy: counters.heavy, tookMinutes, light: counters.total - counters.heavy }).toEqual({
        heavy: expect.toSatisfy((count: number) => count <= heavyMax),
        tookMinutes: expect.toSatisfy((count: number) => count < minutesMax),
        light: expect.toSatisfy((count: number) => count <= 200),
      });
      expect((await readWhole(bench, "r1")).entries).toHaveLength(ids.length);
    });
  });
});
