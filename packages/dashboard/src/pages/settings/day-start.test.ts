import { describe, expect, it } from "vitest";
import { toDayStart } from "./day-start.ts";

describe("toDayStart", () => {
  it.each([
    ["2026-11-22", "Europe/Amsterdam", "2026-11-21T23:00:00.000Z"],
    ["2026-07-01", "Europe/Amsterdam", "2026-06-30T22:00:00.000Z"],
    // The clock goes back at three at night: midnight is still summer's.
    ["2026-10-25", "Europe/Amsterdam", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "Europe/Amsterdam", "2026-10-25T23:00:00.000Z"],
    ["2026-03-29", "Europe/Amsterdam", "2026-03-28T23:00:00.000Z"],
    ["2026-11-22", "America/New_York", "2026-11-22T05:00:00.000Z"],
    ["2026-11-22", "Asia/Kolkata", "2026-11-21T18:30:00.000Z"],
    ["2026-11-22", "UTC", "2026-11-22T00:00:00.000Z"],
  ])("finds where %s begins in %s", (date, zone, instant) => {
    expect(toDayStart(date, zone)).toBe(instant);
  });
});
