import { describe, expect, it } from "vitest";
import { buildRep } from "../../../test/build-rep.ts";
import { countFreshness, toFreshness } from "./freshness.ts";

const at = (completeUntil: string | null) => buildRep({ sync: { completeUntil } });
const NOW = Date.parse("2026-11-22T14:00:00.000Z");

describe("toFreshness", () => {
  it.each([
    ["fresh", "2026-11-22T14:03:00.000Z"],
    ["fresh", "2026-11-22T13:25:00.000Z"],
    ["hour", "2026-11-22T13:24:59.000Z"],
    ["hour", "2026-11-22T13:00:00.000Z"],
    ["day", "2026-11-22T12:59:59.000Z"],
    ["older", "2026-11-21T13:59:59.000Z"],
    ["never", null],
  ])("is %s at %s", (freshness, completeUntil) => {
    expect(toFreshness(at(completeUntil), NOW)).toBe(freshness);
  });

  it("leaves out whom nobody wants synced", () => {
    expect(toFreshness(buildRep({ active: false }), NOW)).toBe("off");
    expect(toFreshness(buildRep({ connection: { status: "none" } }), NOW)).toBe("off");
  });

  it("counts every rep once", () => {
    const reps = [at("2026-11-22T13:50:00.000Z"), at(null), at(null), buildRep({ active: false })];
    expect(countFreshness(reps, NOW)).toEqual({ fresh: 1, hour: 0, day: 0, older: 0, never: 2, off: 1 });
  });
});
