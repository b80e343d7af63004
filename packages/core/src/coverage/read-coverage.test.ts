import { describe, expect, it } from "vitest";
import type { ManifestEntry } from "../call/call.ts";
import { DAY_MS } from "../clock.ts";
import type { QuarantinedCall } from "../quarantine/quarantine.ts";
import { type SyncState, toInitialState, toStateOf } from "../sync/state.ts";
import type { DayRecord } from "./coverage.ts";
import { createCoverageReader } from "./read-coverage.ts";

const REP = { repId: "r1", fathomEmail: "rep@sellers.example" };

const COVERED: Partial<SyncState> = {
  coveredFrom: "2026-10-23T12:00:00Z",
  coveredUntil: "2026-11-22T12:00:00Z",
  historyFrom: "2026-10-23T12:00:00Z",
  lastCheckedAt: "2026-11-22T12:00:00.481Z",
  recordedBy: REP.fathomEmail,
};

let nextId = 1;
function buildEntry(createdAt: string, changes: Partial<ManifestEntry> = {}): ManifestEntry {
  return {
    repId: REP.repId,
    recordingId: nextId++,
    createdAt,
    metaHash: "hash",
    summary: "present",
    transcript: "present",
    actionItems: "present",
    observedAt: createdAt,
    attempts: 0,
    nextAttemptAt: undefined,
    visible: true,
    missedAt: undefined,
    deletedAt: undefined,
    seen: {},
    revision: 1,
    ...changes,
  };
}

interface Holdings {
  readonly state?: Partial<SyncState>;
  readonly entries?: readonly ManifestEntry[];
  readonly records?: readonly DayRecord[];
  readonly quarantined?: readonly Pick<QuarantinedCall, "recordingId" | "createdAt">[];
}

/** A reader over these holdings, and what it asked for in which order. */
function createReader({ state = COVERED, entries = [], records = [], quarantined = [] }: Holdings) {
  const asked: string[] = [];
  const reader = createCoverageReader({
    timeZone: "Europe/Amsterdam",
    policy: { overlapMs: DAY_MS },
    getState: async (_repId, fathomEmail) => {
      asked.push("state");
      return toStateOf({ ...toInitialState(REP.repId), ...state }, fathomEmail);
    },
    coverage: {
      list: async (_repId: string, from: string, to: string) => {
        asked.push("ledger");
        return records.filter(({ date }) => date >= from && date <= to);
      },
    } as never,
    manifests: {
      listWindow: async (_repId: string, from: string, to: string) => {
        asked.push("manifests");
        return entries.filter(({ createdAt }) => createdAt >= from && createdAt <= to);
      },
    } as never,
    quarantine: { list: async () => quarantined } as never,
  });
  return { asked, read: (from: string, to: string) => reader.read(REP, from, to) };
}

const record = (date: string, listed: number, verifiedAt = "2026-11-22T03:00:00.000Z") => ({
  date,
  listed,
  verifiedAt,
});

describe("the coverage of a rep", () => {
  it("puts what Fathom listed beside what is held, by local days, each part counted", async () => {
    const { read } = createReader({
      records: [record("2026-11-19", 9), record("2026-11-20", 3), record("2026-11-21", 3)],
      entries: [
        buildEntry("2026-11-19T22:59:59.999Z"),
        buildEntry("2026-11-19T23:00:00.000Z", { transcript: "pending", actionItems: "pending" }),
        buildEntry("2026-11-20T22:59:59.999Z", { summary: "absent", transcript: "failed" }),
        buildEntry("2026-11-20T12:00:00.000Z", { visible: false }),
        buildEntry("2026-11-20T23:00:00.000Z"),
        buildEntry("2026-11-21T12:00:00.000Z", { visible: false, deletedAt: "2026-11-21T13:00:00.000Z" }),
      ],
      quarantined: [
        { recordingId: 9_001, createdAt: "2026-11-20T12:00:00.000Z" },
        { recordingId: null, createdAt: "2026-11-21T12:00:00.000Z" },
        { recordingId: null, createdAt: undefined },
      ],
    });
    const verifiedAt = "2026-11-22T03:00:00.000Z";
    expect(await read("2026-11-20", "2026-11-21")).toEqual({
      completeUntil: "2026-11-22T12:00:00Z",
      completeFrom: "2026-10-23T12:00:00Z",
      verifiedAt: "2026-11-22T12:00:00.481Z",
      oldestGap: undefined,
      days: [
        {
          date: "2026-11-20",
          listed: 3,
          held: 2,
          pending: 2,
          absent: 1,
          failed: 1,
          deleted: 0,
          expiredCalls: 0,
          expiredTranscripts: 0,
          quarantined: 1,
          verifiedAt,
        },
        {
          date: "2026-11-21",
          listed: 2,
          held: 1,
          pending: 0,
          absent: 0,
          failed: 0,
          deleted: 1,
          expiredCalls: 0,
          expiredTranscripts: 0,
          quarantined: 1,
          verifiedAt,
        },
      ],
    });
  });

  it("counts a meeting once that is held in an earlier form and in quarantine in its newest", async () => {
    const entry = buildEntry("2026-11-20T12:00:00.000Z");
    const { read } = createReader({ entries: [entry], quarantined: [entry], records: [record("2026-11-20", 2)] });
    const { days, oldestGap } = await read("2026-11-20", "2026-11-20");
    expect(days[0]).toMatchObject({ listed: 2, held: 1, quarantined: 0 });
    expect(oldestGap).toBe("2026-11-19T23:00:00.000Z");
  });

  it("names the start of the oldest day of which something is missing", async () => {
    const { read } = createReader({ records: [record("2026-11-20", 1), record("2026-11-18", 1)] });
    expect((await read("2026-11-10", "2026-11-22")).oldestGap).toBe("2026-11-17T23:00:00.000Z");
    expect((await read("2026-11-19", "2026-11-22")).oldestGap).toBe("2026-11-19T23:00:00.000Z");
    expect((await read("2026-11-21", "2026-11-22")).oldestGap).toBe(undefined);
  });

  it("names the start of history that is still to be fetched before any day's gap", async () => {
    const state = { ...COVERED, horizonFrom: "2025-11-22T12:00:00Z" };
    const { read } = createReader({ state, records: [record("2026-11-20", 1)] });
    expect((await read("2026-10-01", "2026-11-22")).oldestGap).toBe("2026-09-30T22:00:00.000Z");
    expect((await read("2026-11-01", "2026-11-22")).oldestGap).toBe("2026-11-19T23:00:00.000Z");
  });

  it("vouches for nothing of a rep never synced, or by what was read of another Fathom address", async () => {
    for (const state of [{}, { ...COVERED, recordedBy: "former@sellers.example" }]) {
      const report = await createReader({ state, records: [record("2026-11-20", 0)] }).read("2026-11-20", "2026-11-21");
      expect(report).toMatchObject({ completeUntil: undefined, completeFrom: undefined, verifiedAt: undefined });
      expect(report.days.map(({ verifiedAt }) => verifiedAt)).toEqual([undefined, undefined]);
      expect(report.oldestGap).toBeDefined();
    }
  });

  it("reads the ledger before what is held: a run in between must not look like a gap", async () => {
    const { read, asked } = createReader({});
    await read("2026-11-20", "2026-11-21");
    expect(asked).toEqual(["state", "ledger", "manifests"]);
  });

  it("shows every day asked for, also those to come and those of 23 and 25 hours", async () => {
    const { read } = createReader({});
    const dates = async (from: string, to: string) => (await read(from, to)).days.map(({ date }) => date);
    expect(await dates("2026-10-24", "2026-10-26")).toEqual(["2026-10-24", "2026-10-25", "2026-10-26"]);
    expect(await dates("2027-03-28", "2027-03-29")).toEqual(["2027-03-28", "2027-03-29"]);
    expect((await read("2026-11-23", "2026-11-23")).days[0]).toMatchObject({ listed: 0, verifiedAt: undefined });
  });
});
