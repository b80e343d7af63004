import { describe, expect, it } from "vitest";
import { DAY_MS, toInstant } from "../clock.ts";
import { type Retention, toAgeLimits, toOverUntil } from "./retention.ts";

const NOW = Date.parse("2026-11-22T12:00:00.000Z");
const daysAgo = (days: number, moreMs = 0) => toInstant(NOW - days * DAY_MS - moreMs);

describe("what is too old to be kept", () => {
  it("is nothing when no number of days is set", () => {
    const limits = toAgeLimits({}, NOW);
    expect([
      limits.isCallOver("2000-01-01T00:00:00.000Z"),
      limits.isTranscriptOver("2000-01-01T00:00:00.000Z"),
    ]).toEqual([false, false]);
    expect(toOverUntil({}, NOW)).toBeUndefined();
  });

  it("begins a millisecond after the last day, for each by its own number", () => {
    const limits = toAgeLimits({ transcriptDays: 10, callDays: 20 }, NOW);
    const judge = (createdAt: string) => [limits.isTranscriptOver(createdAt), limits.isCallOver(createdAt)];
    expect(judge(daysAgo(10))).toEqual([false, false]);
    expect(judge(daysAgo(10, 1))).toEqual([true, false]);
    expect(judge(daysAgo(20))).toEqual([true, false]);
    expect(judge(daysAgo(20, 1))).toEqual([true, true]);
  });

  it("is a call's transcript too, when only calls have a number", () => {
    expect(toAgeLimits({ callDays: 5 }, NOW).isTranscriptOver(daysAgo(6))).toBe(true);
  });

  it.each<[Retention, number]>([
    [{ transcriptDays: 10 }, 10],
    [{ callDays: 20 }, 20],
    [{ transcriptDays: 10, callDays: 20 }, 10],
  ])("is looked for from the newest that may be over: %o", (retention, days) => {
    expect(toOverUntil(retention, NOW)).toBe(daysAgo(days));
  });
});
