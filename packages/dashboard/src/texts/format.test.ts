import { describe, expect, it } from "vitest";
import { createFormat } from "./format.ts";

const NOW = Date.parse("2026-11-22T13:30:00.000Z");
const en = createFormat("en", "Europe/Amsterdam");
const nl = createFormat("nl", "Europe/Amsterdam");

describe("createFormat", () => {
  it("shows instants in the company's zone, as short as their age allows", () => {
    expect(en.moment("2026-11-22T12:00:00.000Z", NOW)).toBe("13:00");
    expect(en.moment("2026-11-20T12:00:00.000Z", NOW)).toBe("Fri 13:00");
    expect(nl.moment("2026-11-20T12:00:00.000Z", NOW)).toBe("vr 13:00");
    expect(en.moment("2026-10-01T12:00:00.000Z", NOW)).toBe("1 Oct, 14:00");
    // Midnight has passed in Amsterdam, not in UTC.
    expect(en.moment("2026-11-21T23:30:00.000Z", NOW)).toBe("00:30");
  });

  it("shows a calendar's day as that day in every zone", () => {
    expect(createFormat("en", "America/Los_Angeles").day("2026-11-22")).toBe("Sun 22 Nov");
  });

  it("writes numbers, amounts, ages and durations as each language does", () => {
    expect([en.number(12_345), nl.number(12_345)]).toEqual(["12,345", "12.345"]);
    expect(en.dollars(0.0123)).toBe("US$0.0123");
    expect(en.dollars(12.5)).toBe("US$12.50");
    expect(nl.ago("2026-11-22T13:25:00.000Z", NOW)).toBe("5 minuten geleden");
    expect(en.ago("2026-11-22T15:30:00.000Z", NOW)).toBe("in 2 hours");
    expect(en.ago("2026-11-12T13:30:00.000Z", NOW)).toBe("10 days ago");
    expect([en.duration(640), en.duration(1_400), en.duration(90_000)]).toEqual(["640 ms", "1.4 s", "1.5 min"]);
  });
});
