import { describe, expect, it } from "vitest";
import { toDayBounds } from "./day-bounds.ts";

describe("toDayBounds", () => {
  it("finds the midnights of the zone, also where the clock changes between them", () => {
    expect(toDayBounds("2026-11-22", "Europe/Amsterdam")).toEqual({
      from: "2026-11-21T23:00:00.000Z",
      to: "2026-11-22T23:00:00.000Z",
    });
    expect(toDayBounds("2026-03-29", "Europe/Amsterdam")).toEqual({
      from: "2026-03-28T23:00:00.000Z",
      to: "2026-03-29T22:00:00.000Z",
    });
    expect(toDayBounds("2026-11-22", "UTC").from).toBe("2026-11-22T00:00:00.000Z");
    expect(toDayBounds("2026-11-22", "America/Los_Angeles").from).toBe("2026-11-22T08:00:00.000Z");
    expect(toDayBounds("2026-11-22", "Pacific/Kiritimati").from).toBe("2026-11-21T10:00:00.000Z");
  });

  it("refuses what is no day", () => {
    expect(() => toDayBounds("yesterday", "UTC")).toThrow(RangeError);
  });
});
