import { describe, expect, it } from "vitest";
import { buildCall, buildRep } from "../oracle/testing/build-truth.ts";
import { findAt, findReadableSince, findSince, holdsThroughout, isListedAt, type Version } from "./truth.ts";

const versions: Version<string>[] = [
  { atMs: 10, value: "valid" },
  { atMs: 20, value: "valid" },
  { atMs: 30, value: "invalid" },
  { atMs: 40, value: "valid" },
];

describe("versions", () => {
  it("tell the latest value at a moment", () => {
    expect([9, 10, 29, 30, 99].map((atMs) => findAt(versions, atMs))).toEqual([
      undefined,
      "valid",
      "valid",
      "invalid",
      "valid",
    ]);
  });

  it("tell whether a value held all the time", () => {
    expect(holdsThroughout(versions, "valid", 10, 29)).toBe(true);
    expect(holdsThroughout(versions, "valid", 10, 30)).toBe(false);
    expect(holdsThroughout(versions, "valid", 9, 12)).toBe(false);
    expect(holdsThroughout(versions, "valid", 40, 99)).toBe(true);
  });

  it("tell since when a value has held without a break", () => {
    expect(findSince(versions, "valid", 29)).toBe(10);
    expect(findSince(versions, "valid", 35)).toBeUndefined();
    expect(findSince(versions, "valid", 50)).toBe(40);
  });
});

describe("a call", () => {
  const call = buildCall(buildRep(), 100, {
    listed: [
      { fromMs: 100, untilMs: 200 },
      { fromMs: 300, untilMs: Number.POSITIVE_INFINITY },
    ],
    broken: [{ fromMs: Number.NEGATIVE_INFINITY, untilMs: 150 }],
  });

  it("is listed while Fathom lists it", () => {
    expect([99, 100, 199, 200, 300].map((atMs) => isListedAt(call, atMs))).toEqual([false, true, true, false, true]);
  });

  it("is readable since it was listed and healed, whichever came last", () => {
    expect([120, 150, 199, 250, 400].map((atMs) => findReadableSince(call, atMs))).toEqual([
      undefined,
      150,
      150,
      undefined,
      300,
    ]);
  });
});
