import type { CoverageDayView, CoverageView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { buildCoverageDay } from "../../test/build-coverage-day.ts";
import { TEXTS } from "../texts/index.ts";
import { addCalendarDays } from "./calendar-date.ts";
import { describeCoverage } from "./describe-coverage.ts";
import { toShownDays } from "./to-shown-days.ts";

const FIRST = "2026-11-01";
const buildDay = (date: string, changes: Partial<CoverageDayView> = {}) => buildCoverageDay({ date, ...changes });
/** From the first of the month to the 22nd. */
const build = (
  changes: Partial<CoverageView>,
  dayChanges: Readonly<Record<string, Partial<CoverageDayView>>> = {},
): CoverageView => ({
  completeUntil: "2026-11-22T13:30:00.000Z",
  completeFrom: null,
  verifiedAt: null,
  oldestGap: null,
  timeZone: "Europe/Amsterdam",
  days: Array.from({ length: 22 }, (_, index) => {
    const date = addCalendarDays(FIRST, index);
    return buildDay(date, dayChanges[date]);
  }),
  ...changes,
});
const firstOf = (coverage: CoverageView) => toShownDays(coverage)[0]?.date;

describe("toShownDays", () => {
  it("begins with the first whole day of a history that is younger than the calendar", () => {
    expect(firstOf(build({ completeFrom: "2026-11-15T14:30:00.000Z" }))).toBe("2026-11-16");
    // Midnight in the zone of the days: all of the 15th was read.
    const whole = { "2026-11-15": { verifiedAt: "2026-11-21T03:00:00.000Z" } };
    expect(firstOf(build({ completeFrom: "2026-11-14T23:00:00.000Z" }, whole))).toBe("2026-11-15");
  });

  it("keeps what is still to be fetched, and every day with calls, in sight", () => {
    expect(firstOf(build({ completeFrom: "2026-11-15T14:30:00.000Z", oldestGap: "2026-11-04T10:00:00.000Z" }))).toBe(
      "2026-11-05",
    );
    const early = { "2026-11-03": { held: 1, listed: 1 } };
    expect(firstOf(build({ completeFrom: "2026-11-15T14:30:00.000Z" }, early))).toBe("2026-11-03");
    expect(firstOf(build({ completeFrom: "2026-10-15T14:30:00.000Z" }))).toBe(FIRST);
  });

  it("leaves nothing out while nobody knows how far back there is something, and never everything", () => {
    expect(firstOf(build({}))).toBe(FIRST);
    expect(toShownDays(build({ oldestGap: "2026-11-22T13:00:00.000Z" })).map(({ date }) => date)).toEqual([
      "2026-11-22",
    ]);
  });

  it("has the sentence speak for the days that are drawn", () => {
    const coverage = build({ completeFrom: "2026-11-15T14:30:00.000Z" });
    const place = { language: "en", nowMs: Date.parse("2026-11-22T13:45:00Z"), timeZone: "Europe/Amsterdam" } as const;
    expect(describeCoverage({ ...coverage, days: [...toShownDays(coverage)] }, TEXTS.en, place).text).toBe(
      "Every call from 16 Nov to 14:30 is here.",
    );
  });
});
