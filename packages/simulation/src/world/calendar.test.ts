import { describe, expect, it } from "vitest";
import { createRandomness } from "../randomness.ts";
import { drawOfficeTimes, drawStartMs, drawTimes, isOfficeHour, toAmsterdamDate } from "./calendar.ts";

const at = (text: string) => Date.parse(text);
const DAY_MS = 86_400_000;

describe("the calendar", () => {
  it.each([
    ["2026-03-27T07:00:00Z", true],
    ["2026-03-27T17:00:00Z", false],
    ["2026-03-30T06:00:00Z", true],
    ["2026-03-30T16:00:00Z", false],
    ["2026-10-23T06:00:00Z", true],
    ["2026-10-26T06:00:00Z", false],
    ["2026-10-26T07:00:00Z", true],
    ["2026-10-25T12:00:00Z", false],
  ])("knows that at %s people in Amsterdam work: %s", (instant, works) => {
    expect(isOfficeHour(at(instant))).toBe(works);
  });

  it("knows the local date on both sides of a change of clocks", () => {
    expect(toAmsterdamDate(at("2026-10-24T22:30:00Z"))).toBe("2026-10-25");
    expect(toAmsterdamDate(at("2026-10-25T22:30:00Z"))).toBe("2026-10-25");
    expect(toAmsterdamDate(at("2026-03-28T22:30:00Z"))).toBe("2026-03-28");
  });

  it("draws calls in office hours only, about as many a day as asked for", () => {
    const from = at("2026-10-19T00:00:00Z");
    const times = drawOfficeTimes(createRandomness("office"), 6, from, from + 28 * DAY_MS);
    expect(times.every(isOfficeHour)).toBe(true);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(times.length).toBeGreaterThan(20 * 6 * 0.7);
    expect(times.length).toBeLessThan(20 * 6 * 1.3);
  });

  it("draws nothing at a rate of nothing", () => {
    expect(drawTimes(createRandomness("none"), 0, 0, DAY_MS)).toEqual([]);
    expect(drawOfficeTimes(createRandomness("none"), 0, 0, DAY_MS)).toEqual([]);
  });

  it("begins histories at midnight UTC, some of them over a change of clocks", () => {
    const starts = Array.from({ length: 100 }, (_, seed) => drawStartMs(createRandomness(seed), 7));
    expect(starts.every((startMs) => startMs % DAY_MS === 0)).toBe(true);
    const crossing = starts.filter((startMs) =>
      [at("2026-03-29"), at("2026-10-25")].some((day) => day >= startMs && day < startMs + 7 * DAY_MS),
    );
    expect(crossing.length).toBeGreaterThan(15);
  });
});
