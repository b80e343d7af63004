import type { CoverageDayView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { buildCoverageDay } from "../../test/build-coverage-day.ts";
import { addCalendarDays, toCalendarDate, toFirstDay, toWeekday } from "./calendar-date.ts";
import { findNextDate, toWeeks } from "./to-weeks.ts";

const buildDays = (from: string, count: number): CoverageDayView[] =>
  Array.from({ length: count }, (_, index) => buildCoverageDay({ date: addCalendarDays(from, index) }));

describe("toWeeks", () => {
  it("puts every day once, in its week and on its weekday, also over a change of year and of the clock", () => {
    const days = buildDays("2026-10-22", 100);
    const weeks = toWeeks(days);
    expect(weeks.flatMap((week) => week.days.filter((day) => day !== undefined))).toEqual(days);
    for (const week of weeks) {
      expect(toWeekday(week.monday)).toBe(0);
      for (const [weekday, day] of week.days.entries()) if (day) expect(toWeekday(day.date)).toBe(weekday);
    }
  });

  it("names a month where it begins, and the one the calendar begins in", () => {
    const named = toWeeks(buildDays("2026-10-22", 45)).flatMap((week) => week.month ?? []);
    expect(named).toEqual(["2026-10-01", "2026-11-01", "2026-12-01"]);
  });
});

describe("findNextDate", () => {
  const go = (key: string, date = "2026-11-18") => findNextDate(key, date, "2026-11-02", "2026-11-22");

  it("walks as the calendar is drawn: down a day, right a week", () => {
    expect(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].map((key) => go(key))).toEqual([
      "2026-11-17",
      "2026-11-19",
      "2026-11-11",
      "2026-11-22",
    ]);
    expect([go("Home"), go("End"), go("PageUp"), go("PageDown")]).toEqual([
      "2026-11-16",
      "2026-11-22",
      "2026-11-02",
      "2026-11-22",
    ]);
  });

  it("leaves every other key to the page", () => {
    expect([go("Tab"), go("Enter"), go("a")]).toEqual([undefined, undefined, undefined]);
  });
});

describe("calendar dates", () => {
  it("begin on a Monday, so many weeks ago", () => {
    expect(toFirstDay("2026-11-22", 1)).toBe("2026-11-16");
    expect(toFirstDay("2026-11-22", 13)).toBe("2026-08-24");
    expect(toFirstDay("2026-11-23", 1)).toBe("2026-11-23");
  });

  it("are those of the zone, not of the reader", () => {
    const lateEvening = Date.parse("2026-11-21T23:30:00Z");
    expect(toCalendarDate(lateEvening, "UTC")).toBe("2026-11-21");
    expect(toCalendarDate(lateEvening, "Europe/Amsterdam")).toBe("2026-11-22");
  });
});
