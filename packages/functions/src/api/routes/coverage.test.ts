import type { CallPage, CoverageView, QuarantinePage, RepView } from "@fathom-sync/contract";
import { addDays, type QuarantinedCall, toInstant, toLocalDate } from "@fathom-sync/core";
import type { SimulatedUser } from "@fathom-sync/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const AMSTERDAM = "Europe/Amsterdam";
const HOUR_MS = 3_600_000;

const getMachine = useMachine();
let bench: Bench;
let user: SimulatedUser;
beforeAll(async () => {
  bench = await createBench(getMachine());
  user = await bench.addRep("a", 3);
  for (const days of [2, 5, 5, 9]) {
    bench.simulator.addMeeting(user.email, { durationMinutes: 5, createdAt: bench.clock.now() - days * 24 * HOUR_MS });
  }
  await bench.drain();
});

const read = (query = "", repId = "a") => bench.read<CoverageView>("GET", `/api/reps/${repId}/coverage${query}`);
const today = () => toLocalDate(toInstant(bench.clock.now()), AMSTERDAM);
const sum = (days: CoverageView["days"], name: "listed" | "held" | "deleted") =>
  days.reduce((total, day) => total + day[name], 0);

describe("GET /api/reps/{repId}/coverage", () => {
  it("shows the last 30 days with what Fathom listed beside what is here, each on its day", async () => {
    const coverage = await read();
    expect(coverage.days.map(({ date }) => date)).toEqual(
      Array.from({ length: 30 }, (_, index) => addDays(today(), index - 29)),
    );
    const { items } = await bench.read<CallPage>("GET", "/api/reps/a/calls");
    for (const day of coverage.days) {
      const held = items.filter(({ createdAt }) => toLocalDate(createdAt, AMSTERDAM) === day.date).length;
      expect(day).toMatchObject({ listed: held, held, pending: 0, failed: 0, deleted: 0, quarantined: 0 });
      expect(day.verifiedAt, day.date).not.toBeNull();
    }
    expect(sum(coverage.days, "held")).toBe(7);
    const { sync } = await bench.read<RepView>("GET", "/api/reps/a");
    expect(coverage).toMatchObject({
      completeUntil: sync.completeUntil,
      verifiedAt: sync.lastCheckedAt,
      oldestGap: null,
      timeZone: AMSTERDAM,
    });
  });

  it("takes days as included and instants as excluded at the end, and the one without the other", async () => {
    const dates = async (query: string) => {
      const { days } = await read(query);
      return [days[0]?.date, days.at(-1)?.date, days.length];
    };
    expect(await dates("?from=2026-10-24&to=2026-10-26")).toEqual(["2026-10-24", "2026-10-26", 3]);
    expect(await dates("?from=2026-10-25&to=2026-10-25")).toEqual(["2026-10-25", "2026-10-25", 1]);
    expect(await dates("?from=2026-10-24T22:00:00Z&to=2026-10-25T23:00:00Z")).toEqual(["2026-10-25", "2026-10-25", 1]);
    expect(await dates("?from=2026-10-24T21:59:59Z&to=2026-10-25T23:00:00.001Z")).toEqual([
      "2026-10-24",
      "2026-10-26",
      3,
    ]);
    expect(await dates("?to=2026-03-31")).toEqual(["2026-03-02", "2026-03-31", 30]);
    expect(await dates(`?from=${addDays(today(), -1)}`)).toEqual([addDays(today(), -1), today(), 2]);
    expect(await dates("?from=2024-01-01&to=2024-12-31")).toEqual(["2024-01-01", "2024-12-31", 366]);
  });

  it.each([
    ["?from=2024-01-01&to=2025-01-01", "query.from", /at most 366 days/],
    ["?from=2026-10-26&to=2026-10-25", "query.to", /the same day as from or a later one/],
    ["?from=2026-10-25T12:00:00Z&to=2026-10-25T12:00:00Z", "query.to", /the same day as from or a later one/],
    ["?from=2999-01-01", "query.from", /a day up to today/],
    ["?from=2026-02-30", "query.from", /a day like 2026-11-22/],
    ["?to=yesterday", "query.to", /a day like 2026-11-22/],
    ["?days=30", "query.days", /from, to/],
  ])("refuses %s and says what is allowed", async (query, path, allowed) => {
    const answer = await bench.call("GET", `/api/reps/a/coverage${query}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ path, allowed: expect.stringMatching(allowed) }] },
    });
  });

  it("vouches for nothing of a rep that was never synced", async () => {
    await bench.call("PUT", "/api/reps/bare", { json: { name: "B", email: "b@x.example" } });
    const coverage = await read("?from=2026-10-01&to=2026-10-02", "bare");
    expect(coverage).toMatchObject({
      completeUntil: null,
      completeFrom: null,
      verifiedAt: null,
      oldestGap: "2026-09-30T22:00:00.000Z",
      days: [{ verifiedAt: null }, { verifiedAt: null }],
    });
    expect(await bench.call("GET", "/api/reps/nobody/coverage")).toMatchObject({
      status: 404,
      body: { code: "rep_not_found" },
    });
  });

  it("shows a call that came since with the next check, and one deleted here as deleted", async () => {
    const before = await read();
    const { recordingId } = bench.simulator.addMeeting(user.email, {
      durationMinutes: 5,
      createdAt: bench.clock.now() - HOUR_MS,
    });
    bench.clock.advance(60_000);
    await bench.call("POST", "/api/reps/a/refresh");
    const after = await read();
    expect([sum(after.days, "listed"), sum(after.days, "held")]).toEqual([
      sum(before.days, "listed") + 1,
      sum(before.days, "held") + 1,
    ]);
    expect((after.days.at(-1)?.verifiedAt ?? "") > (before.days.at(-1)?.verifiedAt ?? "z")).toBe(true);
    await bench.call("DELETE", `/api/calls/${recordingId}`);
    const gone = await read();
    expect([sum(gone.days, "listed"), sum(gone.days, "held"), sum(gone.days, "deleted"), gone.oldestGap]).toEqual([
      sum(before.days, "listed"),
      sum(before.days, "held"),
      1,
      null,
    ]);
  });

  it("counts nothing as complete that was read under another Fathom address", async () => {
    await bench.addRep("moved", 2);
    await bench.drain();
    await bench.call("PUT", "/api/reps/moved", { json: { name: "M", email: "elsewhere@sellers.example" } });
    expect(await read("", "moved")).toMatchObject({ completeUntil: null, completeFrom: null, verifiedAt: null });
    const { sync } = await bench.read<RepView>("GET", "/api/reps/moved");
    expect(sync.completeUntil).toBeNull();
  });
});

describe("GET /api/reps/{repId}/quarantine", () => {
  const list = (query = "", repId = "q") => bench.read<QuarantinePage>("GET", `/api/reps/${repId}/quarantine${query}`);

  function buildEntry(index: number, changes: Partial<QuarantinedCall> = {}): QuarantinedCall {
    return {
      repId: "q",
      quarantineId: `id-${index}`,
      recordingId: 900 + index,
      createdAt: "2026-11-20T10:00:00.000Z",
      within: undefined,
      reason: "recording_start_time: not an instant",
      // Two of each moment.
      since: `2026-11-21T10:00:0${Math.floor(index / 2)}.000Z`,
      attempts: 2,
      nextAttemptAt: "2026-11-22T10:00:00.000Z",
      ...changes,
    };
  }

  beforeAll(async () => {
    await bench.call("PUT", "/api/reps/q", { json: { name: "Q", email: "q@x.example" } });
    for (let index = 0; index < 6; index++) await bench.services.quarantine.put(buildEntry(index));
    const nothingKnown = { recordingId: null, createdAt: undefined, nextAttemptAt: undefined };
    await bench.services.quarantine.put(buildEntry(6, nothingKnown));
  });

  it("says what could not be taken, why, since when, how often it was tried and when it is again", async () => {
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items).toHaveLength(7);
    expect(items[0]).toEqual({
      recordingId: 900,
      reason: "recording_start_time: not an instant",
      since: "2026-11-21T10:00:00.000Z",
      attempts: 2,
      nextAttemptAt: "2026-11-22T10:00:00.000Z",
      createdAt: "2026-11-20T10:00:00.000Z",
    });
    expect(items[6]).toMatchObject({ recordingId: null, nextAttemptAt: null, createdAt: null });
  });

  it("pages through them, each once, also when one is taken meanwhile", async () => {
    for (const limit of [1, 2, 3, 7]) {
      const seen: (number | null)[] = [];
      for (let query = `?limit=${limit}`; ; ) {
        const { items, nextCursor } = await list(query);
        seen.push(...items.map(({ recordingId }) => recordingId));
        if (nextCursor === null) break;
        query = `?limit=${limit}&cursor=${encodeURIComponent(nextCursor)}`;
      }
      expect(seen).toEqual([900, 901, 902, 903, 904, 905, null]);
    }
    const { nextCursor } = await list("?limit=2");
    await bench.services.quarantine.remove("q", "id-1");
    const rest = await list(`?cursor=${nextCursor}`);
    expect(rest.items.map(({ recordingId }) => recordingId)).toEqual([902, 903, 904, 905, null]);
  });

  it("is empty for a rep without any, refuses a strange cursor, and is 404 for a rep that is not there", async () => {
    expect(await list("", "a")).toEqual({ items: [], nextCursor: null });
    expect(await bench.call("GET", "/api/reps/q/quarantine?cursor=abc")).toMatchObject({
      status: 400,
      body: { code: "invalid_cursor" },
    });
    expect(await bench.call("GET", "/api/reps/nobody/quarantine")).toMatchObject({ status: 404 });
  });
});

describe("days after which calls and transcripts are erased", () => {
  it("are shown with the rep and its coverage, and what went for them with its call and its day", async () => {
    const kept = await createBench(getMachine(), {}, {}, { retention: { transcriptDays: 10, callDays: 20 } });
    const { email } = await kept.addRep("k", 0);
    const addCall = (days: number) =>
      kept.simulator.addMeeting(email, { durationMinutes: 5, createdAt: kept.clock.now() - days * 24 * HOUR_MS });
    const [young, old] = [addCall(5), addCall(15), addCall(25)];
    await kept.drain();
    const coverage = await kept.read<CoverageView>("GET", "/api/reps/k/coverage");
    const rep = await kept.read<RepView>("GET", "/api/reps/k");
    expect([coverage.retention, rep.retention]).toEqual([
      { transcriptDays: 10, callDays: 20 },
      { transcriptDays: 10, callDays: 20 },
    ]);
    expect(coverage.days.filter(({ expiredCalls }) => expiredCalls)).toEqual([
      expect.objectContaining({ listed: 0, held: 0, deleted: 1, expiredCalls: 1 }),
    ]);
    expect(coverage.days.filter(({ expiredTranscripts }) => expiredTranscripts)).toEqual([
      expect.objectContaining({ held: 1, absent: 0, expiredTranscripts: 1 }),
    ]);
    expect(coverage.oldestGap).toBeNull();
    const { items } = await kept.read<CallPage>("GET", "/api/reps/k/calls");
    expect(items.map(({ recordingId, transcript }) => [recordingId, transcript.state, transcript.expiredAt])).toEqual([
      [young.recordingId, "present", undefined],
      [old.recordingId, "absent", expect.stringMatching(/Z$/)],
    ]);
  });

  it("are not shown where everything is kept", async () => {
    expect(await read()).not.toHaveProperty("retention");
    expect(await bench.read<RepView>("GET", "/api/reps/a")).not.toHaveProperty("retention");
  });
});
