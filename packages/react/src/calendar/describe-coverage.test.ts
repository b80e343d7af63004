import type { CoverageDayView, CoverageView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { TEXTS } from "../texts/index.ts";
import { describeCoverage, describeDay, describeTotals } from "./describe-coverage.ts";

const PLACE = { language: "nl", nowMs: Date.parse("2026-11-22T13:45:00Z"), timeZone: "Europe/Amsterdam" } as const;
const day: CoverageDayView = {
  date: "2026-10-20",
  listed: 4,
  held: 4,
  pending: 0,
  absent: 0,
  failed: 0,
  deleted: 0,
  quarantined: 0,
  verifiedAt: "2026-11-21T03:00:00.000Z",
};
const coverage: CoverageView = {
  completeUntil: "2026-11-22T13:30:00.000Z",
  completeFrom: "2026-10-22T22:00:00.000Z",
  verifiedAt: "2026-11-22T13:30:01.000Z",
  oldestGap: null,
  timeZone: "Europe/Amsterdam",
  days: [day],
};
const say = (changes: Partial<CoverageView>) => describeCoverage({ ...coverage, ...changes }, TEXTS.nl, PLACE);

describe("describeCoverage", () => {
  it("says all is there only for the time that was read", () => {
    expect(say({})).toEqual({ isGap: false, text: "Elk gesprek van 23 okt tot 14:30 is binnen." });
    expect(say({ oldestGap: "2026-01-01T00:00:00.000Z" }).text).toBe(
      "Elk gesprek van 23 okt tot 14:30 is binnen. Wat ouder is dan 23 okt wordt nog opgehaald.",
    );
    expect(say({ days: [{ ...day, deleted: 2 }] }).text).toContain("Behalve 2 gesprekken, hier verwijderd");
    expect(say({ completeUntil: null, completeFrom: null }).text).toBe(TEXTS.nl.nothingRead);
  });

  it("says nothing of days before those that are shown: a gap there would not be seen", () => {
    expect(say({ completeFrom: "2025-11-01T00:00:00.000Z", days: [{ ...day, date: "2025-12-31" }] }).text).toBe(
      "Elk gesprek van 31 dec 2025 tot 14:30 is binnen.",
    );
  });

  it("puts a gap before everything else, with how many calls and where", () => {
    const gap = { ...day, held: 3 };
    expect(say({ days: [gap] })).toEqual({ isGap: true, text: "Gat: op 20 okt ontbreekt 1 gesprek." });
    expect(say({ days: [gap, { ...gap, date: "2026-11-21", held: 0 }] }).text).toBe(
      "Gaten op 2 dagen: 5 gesprekken ontbreken, het eerste op 20 okt.",
    );
  });
});

describe("describeDay", () => {
  it("tells what is wrong first, and leaves out what is nothing", () => {
    const bad = { ...day, held: 2, quarantined: 1, pending: 1, verifiedAt: null };
    expect(describeDay(bad, TEXTS.en, PLACE)).toEqual([
      "1 call missing",
      "1 call unreadable",
      "2 of 4 here",
      "1 part still being made",
      "not compared with Fathom as a whole yet",
    ]);
    expect(
      describeDay({ ...day, deleted: 3, expiredCalls: 1, expiredTranscripts: 2 }, TEXTS.en, PLACE).slice(1, 4),
    ).toEqual(["2 calls deleted here", "1 call older than calls are kept", "2 transcripts older than they are kept"]);
    expect(describeDay({ ...day, listed: 0, held: 0 }, TEXTS.en, PLACE)[0]).toBe("no calls");
  });
});

describe("describeTotals", () => {
  it("counts all days together, and no day's surplus for another's gap", () => {
    const days = [
      { ...day, pending: 1, absent: 2 },
      { ...day, held: 3, failed: 1 },
      { ...day, listed: 0, held: 1, expiredTranscripts: 1 },
    ];
    expect(describeTotals(days, TEXTS.en)).toEqual([
      "1 call missing",
      "1 part not fetched",
      "8 of 9 here",
      "1 part still being made",
      "2 parts never made by Fathom",
      "1 transcript older than they are kept",
    ]);
  });

  it("says nothing where there is nothing to count", () => {
    expect(describeTotals([{ ...day, listed: 0, held: 0 }], TEXTS.en)).toEqual([]);
  });
});
