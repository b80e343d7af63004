import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { Cursor, Instant, InstantInput, Limit, RecordingId, RecordingIdParam, RepId, RunId } from "./ids.ts";

const accepts = (shape: z.ZodType, value: unknown) => shape.safeParse(value).success;

describe("RepId", () => {
  it.each(["a", "Crm-1042", "org:team.user_7", "9".repeat(64)])("takes %s as it is", (repId) => {
    expect(RepId.parse(repId)).toBe(repId);
  });

  it.each(["", "9".repeat(65), "a b", "a/b", "é", "a\n", " a", 7, null])("refuses %j", (repId) => {
    expect(accepts(RepId, repId)).toBe(false);
  });
});

describe("RunId", () => {
  it("takes what a slot or a random id needs, and no path", () => {
    expect(accepts(RunId, "schedule:2026-11-22T13:30:00.000Z")).toBe(true);
    expect(accepts(RunId, "a/b")).toBe(false);
  });
});

describe("RecordingId", () => {
  it("takes positive safe integers only", () => {
    expect([1, Number.MAX_SAFE_INTEGER].map((id) => accepts(RecordingId, id))).toEqual([true, true]);
    const refused = [0, -1, 1.5, Number.MAX_SAFE_INTEGER + 1, "1", Number.NaN];
    expect(refused.filter((id) => accepts(RecordingId, id))).toEqual([]);
  });

  it("is read from a path as decimal digits without ornament", () => {
    expect(RecordingIdParam.parse("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
    const refused = ["0", "01", "+1", "-1", "1.0", "1e3", "0x1", " 1", "", "9007199254740992", "99999999999999999"];
    expect(refused.filter((id) => accepts(RecordingIdParam, id))).toEqual([]);
  });
});

describe("InstantInput", () => {
  it.each([
    ["2026-11-22T13:30:00Z", "2026-11-22T13:30:00.000Z"],
    ["2026-11-22T14:30:00+01:00", "2026-11-22T13:30:00.000Z"],
    ["2024-02-29T23:59:59.123456-05:00", "2024-03-01T04:59:59.123Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ])("normalises %s to %s", (given, instant) => {
    expect(InstantInput.parse(given)).toBe(instant);
  });

  it.each([
    "2026-11-22",
    "2026-11-22T13:30:00",
    "2026-11-22T13:30Z",
    "2026-11-22T13:30:00 01:00",
    "2026-02-29T00:00:00Z",
    "2026-11-22T24:00:00Z",
    "9999-12-31T23:59:59-01:00",
    "0000-01-01T00:00:00+01:00",
    "yesterday",
    "",
    1_764_000_000_000,
  ])("refuses %j", (given) => {
    expect(accepts(InstantInput, given)).toBe(false);
  });

  it("says what is allowed, and how a plus is written in a URL", () => {
    expect(InstantInput.safeParse("x").error?.issues[0]?.message).toMatch(/ISO 8601 instant with Z or an offset.*%2B/);
  });
});

describe("Instant", () => {
  it("is UTC with milliseconds and nothing else", () => {
    expect(accepts(Instant, new Date(0).toISOString())).toBe(true);
    const refused = ["2026-11-22T13:30:00Z", "2026-11-22T13:30:00.000+00:00", "2026-11-22"];
    expect(refused.filter((instant) => accepts(Instant, instant))).toEqual([]);
  });
});

describe("Limit", () => {
  it("is 25 when left out", () => {
    expect(Limit.parse(undefined)).toBe(25);
  });

  it("is read from text, 1 to 100", () => {
    expect(["1", "25", "100"].map((text) => Limit.parse(text))).toEqual([1, 25, 100]);
  });

  it.each(["0", "101", "", "-1", "1.5", "1e1", " 5", "ten", 10])("refuses %j naming the range", (text) => {
    const result = Limit.safeParse(text);
    expect(result.success).toBe(false);
    if (typeof text === "string") expect(result.error?.issues[0]?.message).toBe("must be a whole number from 1 to 100");
  });
});

describe("Cursor", () => {
  it("takes opaque printable text up to 2048 characters", () => {
    expect(accepts(Cursor, "eyJhIjoxfQ==")).toBe(true);
    expect(accepts(Cursor, "x".repeat(2048))).toBe(true);
    expect(["", "a b", "é", "x".repeat(2049)].filter((cursor) => accepts(Cursor, cursor))).toEqual([]);
  });
});
