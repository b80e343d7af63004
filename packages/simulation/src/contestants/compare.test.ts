import { describe, expect, it } from "vitest";
import type { HistoryResult } from "../oracle/run-history.ts";
import type { Verdict, VerdictKind } from "../oracle/verdict.ts";
import type { CallTruth, RepTruth, Truth } from "../world/truth.ts";
import { buildAlarmTimes, createAlarmWatch } from "./alarm-watch.ts";
import { addHistory, CONTENDERS, type ContestRow, runContest, toWrong } from "./compare.ts";
import { formatContest, toDuration } from "./contest-table.ts";
import { replaceSection } from "./marked-section.ts";

const CONNECTED = Date.parse("2026-11-23T08:00:00Z");

function buildRep(calls: readonly Pick<CallTruth, "recordingId" | "createdAtMs">[]): RepTruth {
  return { repId: "rep-1", connectedAtMs: CONNECTED, calls: calls as CallTruth[] } as unknown as RepTruth;
}

function buildTruth(rep: RepTruth): Truth {
  return { reps: new Map([[rep.repId, rep]]) } as unknown as Truth;
}

const emptyRow: ContestRow = {
  name: "one",
  ...{ calls: 0, callsLost: 0, partsMissing: 0, outdated: 0, doubled: 0, falseGreens: 0, falseBlames: 0 },
  ...{ historyCalls: 0, historyWrong: 0, waits: [], alarms: buildAlarmTimes() },
  ...{ light: 0, heavy: 0, throttled: 0, writeUnits: 0, durationMs: 0 },
};

function buildVerdict(kind: VerdictKind, recordingId: number | undefined, why = "why"): Verdict {
  return { kind, repId: "rep-1", recordingId, at: "2026-11-24T00:00:00.000Z", why };
}

describe("runContest", () => {
  it("gives all contestants the same calls and trouble, and tells their work apart", async () => {
    const options = { seeds: 1, firstSeed: 3, days: 2, reps: 2, intervalMinutes: 60 };
    const contenders = CONTENDERS.filter(({ name }) => name !== "ours");
    const rows = await runContest({ ...options, contenders });
    expect(rows.map(({ name }) => name)).toEqual(["loop-sdk", "loop-fetch", "webhooks-only"]);
    // Calls that appear while a list is walked need somebody who walks it.
    const [sdk, fetch, webhooks] = rows.map(({ calls, historyCalls }) => calls + historyCalls);
    expect(sdk).toBeGreaterThan(0);
    expect(Math.abs((sdk ?? 0) - (fetch ?? 0))).toBeLessThanOrEqual(3);
    expect(webhooks).toBeLessThanOrEqual(fetch ?? 0);
    expect(rows.every(({ light, heavy, writeUnits }) => light + heavy > 0 && writeUnits > 0)).toBe(true);
    expect(rows.every(({ alarms }) => alarms.looks > 0 && alarms.greens > 0 && alarms.greens <= alarms.looks)).toBe(
      true,
    );
    const again = await runContest({ ...options, contenders });
    expect(again.map((row) => ({ ...row, durationMs: 0 }))).toEqual(rows.map((row) => ({ ...row, durationMs: 0 })));
  });
});

describe("toWrong", () => {
  it.each([
    ["lost", "Fathom lists it and it is not held (created …)", "callsLost"],
    ["lost", "it was held, and has been erased", "callsLost"],
    ["lost", "its transcript is pending; Fathom has it since …, due …", "partsMissing"],
    ["lost", "its title is an old one; Fathom has another since …", "outdated"],
    ["lost", "Fathom lists it and it is shown as gone (created …)", "outdated"],
    ["lost", "its summary is not the one Fathom has", "outdated"],
    ["doubled", "the list has it twice", "doubled"],
    ["falseGreen", "…", "falseGreens"],
    ["falseBlame", "…", "falseBlames"],
  ] as const)("counts %s: %s under %s", (kind, why, wrong) => {
    expect(toWrong({ kind, why })).toBe(wrong);
  });
});

describe("addHistory", () => {
  it("counts calls from before the connection by themselves, once each, and never as false greens", () => {
    const truth = buildTruth(
      buildRep([
        { recordingId: 1, createdAtMs: CONNECTED - 1 },
        { recordingId: 2, createdAtMs: CONNECTED },
        { recordingId: 3, createdAtMs: CONNECTED - 9 },
      ]),
    );
    const result = {
      calls: 3,
      waits: [5],
      requests: { light: 1, heavy: 2, throttled: 3 },
      counts: { writeUnits: 4 },
      durationMs: 6,
      verdicts: [
        buildVerdict("falseGreen", 1),
        buildVerdict("falseGreen", 2),
        buildVerdict("falseGreen", undefined),
        buildVerdict("lost", 3, "its summary is pending; Fathom has it since …"),
        buildVerdict("lost", 3, "its transcript is pending; Fathom has it since …"),
        buildVerdict("lost", 2, "Fathom lists it and it is not held"),
      ],
    } as unknown as HistoryResult;
    expect(addHistory(addHistory(emptyRow, result, truth), result, truth)).toMatchObject({
      ...{ calls: 2, callsLost: 2, partsMissing: 0, falseGreens: 4, historyCalls: 4, historyWrong: 2 },
      ...{ waits: [5, 5], light: 2, heavy: 4, throttled: 6, writeUnits: 8, durationMs: 12 },
    });
  });
});

describe("createAlarmWatch", () => {
  it("times a dead key until its rep is not green, once, and counts those that pass unseen", async () => {
    const rep = { ...buildRep([]), keyHistory: [], activeHistory: [{ atMs: 0, value: true }] } as unknown as RepTruth;
    let nowMs = 0;
    let green = true;
    const times = buildAlarmTimes();
    const held = { showReps: async () => new Map([["rep-1", { green }]]) } as never;
    const watch = createAlarmWatch({ truth: buildTruth(rep), held, now: () => nowMs, times });
    const lookAt = async (atMs: number) => {
      nowMs = atMs;
      await watch.look();
    };
    rep.keyHistory.push({ atMs: 0, value: "valid" }, { atMs: 60_000, value: "invalid" });
    for (const atMs of [0, 60_000, 120_000]) await lookAt(atMs);
    green = false;
    for (const atMs of [180_000, 240_000]) await lookAt(atMs);
    expect(times).toMatchObject({ seconds: [120], unseen: 0 });
    green = true;
    rep.keyHistory.push({ atMs: 300_000, value: "valid" }, { atMs: 360_000, value: "invalid" });
    await lookAt(360_000);
    rep.keyHistory.push({ atMs: 420_000, value: "valid" });
    await lookAt(420_000);
    rep.keyHistory.push({ atMs: 480_000, value: "invalid" });
    await lookAt(480_000);
    watch.finish();
    expect(times).toMatchObject({ seconds: [120], unseen: 2 });
  });
});

describe("formatContest", () => {
  it("is a Markdown table with a column per contestant, padded to read as text", () => {
    const lines = formatContest([
      { ...emptyRow, calls: 1_234, callsLost: 12, waits: [10, 7_300] },
      { ...emptyRow, name: "another", alarms: { seconds: [300, 60], unseen: 3, looks: 8, greens: 2 } },
    ]).split("\n");
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
    expect(cells[0]?.slice(2, 4)).toEqual(["one", "another"]);
    const find = (title: string) => cells.find((line) => line[1] === title)?.slice(2, 4);
    expect(find("calls lost")).toEqual(["12 of 1,234", "0 of 0"]);
    expect(find("freshness, worst")).toEqual(["2.0 h", "–"]);
    expect(find("dead keys nobody was told of")).toEqual(["0 of 0", "3 of 5"]);
    expect(find("shown green, share of looks")).toEqual(["–", "25 %"]);
    expect(find("time until a dead key shows, worst")).toEqual(["–", "5 min"]);
  });

  it.each([
    [0, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7_199, "120 min"],
    [7_200, "2.0 h"],
  ])("writes %d seconds as %s", (seconds, text) => {
    expect(toDuration(seconds)).toBe(text);
  });
});

describe("replaceSection", () => {
  it("replaces what stands between its markers, and nothing else, however often", () => {
    const first = replaceSection("# Title\n\nText.\n", "one", "old");
    const second = replaceSection(`${first}\nAfter.\n`, "one", "new\n");
    expect(second).toBe("# Title\n\nText.\n\n<!-- one: begin -->\n\nnew\n\n<!-- one: end -->\n\nAfter.\n");
    expect(replaceSection(second, "one", "new")).toBe(second);
  });

  it("refuses a document with one marker, or with both in the wrong order", () => {
    expect(() => replaceSection("<!-- one: begin -->", "one", "new")).toThrow(/markers of one/);
    expect(() => replaceSection("<!-- one: end --><!-- one: begin -->", "one", "new")).toThrow(/markers of one/);
  });
});
