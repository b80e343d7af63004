import { describe, expect, it } from "vitest";
import {
  DAILY,
  FIRST_WINDOW_MS,
  HORIZON_MS,
  OVERLAP_MS,
  toHeldDueMs,
  toListingDueMs,
  toPartDueMs,
  WEEKLY,
} from "./promises.ts";
import { buildCall, buildRep, buildTruth, CALM_MS, DAY_MS, HOUR_MS, START_MS } from "./testing/build-truth.ts";

const SLACK_MS = 2 * HOUR_MS;
const rep = buildRep();
const truth = buildTruth(rep);
const due = (createdAtMs: number, sinceMs: number) => toListingDueMs(truth, rep, buildCall(rep, createdAtMs), sinceMs);

describe("what is promised", () => {
  it("is two intervals for what a run's overlap reaches", () => {
    expect(due(CALM_MS, CALM_MS + HOUR_MS)).toBe(CALM_MS + HOUR_MS + SLACK_MS);
    expect(due(CALM_MS, CALM_MS + OVERLAP_MS - HOUR_MS)).toBe(CALM_MS + OVERLAP_MS - HOUR_MS + SLACK_MS);
  });

  it("is a day for what appears later than that, and a week for what is older than a week", () => {
    expect(due(CALM_MS - 2 * DAY_MS, CALM_MS)).toBe(CALM_MS + DAILY.everyMs + SLACK_MS);
    expect(due(CALM_MS - 6 * DAY_MS, CALM_MS)).toBe(CALM_MS + WEEKLY.everyMs + SLACK_MS);
    expect(due(CALM_MS - 29 * DAY_MS, CALM_MS)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is kept right after the trouble where it fell due in it", () => {
    expect(due(START_MS, START_MS + HOUR_MS)).toBe(CALM_MS + SLACK_MS);
    expect(due(CALM_MS - 5 * DAY_MS, CALM_MS - 3 * DAY_MS)).toBe(CALM_MS + SLACK_MS);
  });

  it("is the first window for calls there before the key, and history behind it", () => {
    const held = (createdAtMs: number) => {
      const call = buildCall(rep, createdAtMs);
      return toHeldDueMs(truth, rep, call, createdAtMs);
    };
    expect(held(START_MS - FIRST_WINDOW_MS + DAY_MS)).toBe(CALM_MS + SLACK_MS);
    expect(held(START_MS - FIRST_WINDOW_MS - DAY_MS)).toBe(CALM_MS + 12 * HOUR_MS);
    expect(held(START_MS - HORIZON_MS)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is the longest wait for content of the first three days, and a comparison for later content", () => {
    const call = buildCall(rep, CALM_MS - DAY_MS);
    const part = (readyAtMs: number) => toPartDueMs(truth, rep, call, readyAtMs, CALM_MS + SLACK_MS);
    expect(part(CALM_MS + HOUR_MS)).toBe(CALM_MS + HOUR_MS + SLACK_MS + 8 * HOUR_MS);
    expect(part(CALM_MS + 3 * DAY_MS)).toBe(CALM_MS + 4 * DAY_MS + SLACK_MS);
  });
});
