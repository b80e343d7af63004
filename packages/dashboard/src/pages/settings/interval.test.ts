import { describe, expect, it } from "vitest";
import { findIntervalMs } from "./interval.ts";

const at = (...minutes: number[]) => minutes.map((minute) => new Date(minute * 60_000).toISOString());

describe("findIntervalMs", () => {
  it("finds the interval, whatever single run came early or late", () => {
    expect(findIntervalMs(at(120, 90, 60, 30, 0))).toBe(30 * 60_000);
    expect(findIntervalMs(at(95, 90, 60, 30, 0))).toBe(30 * 60_000);
    expect(findIntervalMs(at(200, 90, 60, 30, 0))).toBe(30 * 60_000);
  });

  it("says nothing from too few runs", () => {
    expect(findIntervalMs(at(60, 30, 0))).toBeUndefined();
    expect(findIntervalMs([])).toBeUndefined();
  });
});
