import { describe, expect, it } from "vitest";
import { measureLoad, toPercentile } from "./measure-load.ts";

describe("measureLoad", () => {
  it("asks as often as told, a few at a time, and counts what was answered", async () => {
    let nowMs = 0;
    let underWay = 0;
    let most = 0;
    const asked: number[] = [];
    const figures = await measureLoad(
      { atOnce: 3, count: 10 },
      async (index) => {
        asked.push(index);
        most = Math.max(most, ++underWay);
        await Promise.resolve();
        nowMs += 100;
        underWay--;
      },
      () => nowMs,
    );
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
    expect(figures).toMatchObject({ count: 10, perSecond: 10 });
  });

  it("ends when its time is over, and fails with the first failure", async () => {
    let nowMs = 0;
    const tick = async () => {
      nowMs += 10;
    };
    expect((await measureLoad({ atOnce: 1, durationMs: 100 }, tick, () => nowMs)).count).toBe(10);
    await expect(measureLoad({ atOnce: 2, count: 4 }, () => Promise.reject(new Error("503")))).rejects.toThrow("503");
  });
});

describe("toPercentile", () => {
  it("is the nearest rank", () => {
    const sorted = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([50, 95, 99, 100].map((percent) => toPercentile(sorted, percent))).toEqual([50, 95, 99, 100]);
    expect(toPercentile([7], 99)).toBe(7);
    expect(() => toPercentile([], 50)).toThrow(RangeError);
  });
});
