import { describe, expect, it } from "vitest";
import { formatAgo, formatInstant, toMinutes } from "./format.ts";

const NOW = "2026-11-22T13:45:00.000Z";
const placeIn = (language: "nl" | "en") => ({ language, nowMs: Date.parse(NOW), timeZone: "Europe/Amsterdam" });

describe("formatInstant", () => {
  it("says the day only when it is not today's, and the year only when it is not this one", () => {
    expect(formatInstant("2026-11-22T13:30:00.000Z", placeIn("nl"))).toBe("14:30");
    expect(formatInstant("2026-11-20T13:30:00.000Z", placeIn("nl"))).toBe("20 nov 14:30");
    expect(formatInstant("2025-11-22T13:30:00.000Z", placeIn("en"))).toBe("22 Nov 2025 14:30");
  });

  it("takes the days of the zone", () => {
    expect(formatInstant("2026-11-21T23:30:00.000Z", placeIn("en"))).toBe("00:30");
  });
});

describe("formatAgo", () => {
  it("speaks in the largest unit that fits", () => {
    const ago = (instant: string) => formatAgo(instant, placeIn("en"));
    expect(ago("2026-11-22T13:44:30.000Z")).toBe("now");
    expect(ago("2026-11-22T13:43:00.000Z")).toBe("2 minutes ago");
    expect(ago("2026-11-22T10:46:00.000Z")).toBe("2 hours ago");
    expect(ago("2026-11-20T10:46:00.000Z")).toBe("2 days ago");
    expect(formatAgo("2026-11-22T13:43:00.000Z", placeIn("nl"))).toBe("2 minuten geleden");
  });

  it("takes what a clock holds for the future for now", () => {
    expect(formatAgo("2026-11-22T14:45:00.000Z", placeIn("en"))).toBe("now");
  });
});

describe("toMinutes", () => {
  it("rounds, never to nothing, and claims nothing of a call without an end", () => {
    expect(toMinutes("2026-11-22T13:00:00.000Z", "2026-11-22T13:29:40.000Z")).toBe(30);
    expect(toMinutes("2026-11-22T13:00:00.000Z", "2026-11-22T13:00:10.000Z")).toBe(1);
    expect(toMinutes("2026-11-22T13:00:00.000Z", null)).toBeUndefined();
  });
});
