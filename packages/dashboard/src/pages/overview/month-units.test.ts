import { describe, expect, it } from "vitest";
import { toMonthUnits } from "./month-units.ts";
import { MONTH_DAYS } from "./overview-data.ts";

const DAY_MS = 86_400_000;

/** As many days as the overview asks for, up to this one, each with one unit read and two written. */
function buildDays(last: string) {
  const lastMs = Date.parse(last);
  return Array.from({ length: MONTH_DAYS }, (_, index) => ({
    date: new Date(lastMs - (MONTH_DAYS - 1 - index) * DAY_MS).toISOString().slice(0, 10),
    units: { read: 1, write: 2 },
  }));
}

describe("units of the month", () => {
  it.each([
    ["2026-10-31", 31],
    ["2026-11-01", 1],
    ["2026-02-28", 28],
  ])("are of all its days so far on %s, and of no other month's", (today, days) => {
    expect(toMonthUnits(buildDays(today))).toEqual({ read: days, write: 2 * days });
  });

  it("are none where no day is told", () => {
    expect(toMonthUnits([])).toEqual({ read: 0, write: 0 });
  });
});
