import type { CoverageDayView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { buildCoverageDay } from "../../test/build-coverage-day.ts";
import { countMissing, DAY_KINDS, SIGNS, toDayKind } from "./day-kind.ts";

const TODAY = "2026-11-22";
const buildDay = (changes: Partial<CoverageDayView>) =>
  buildCoverageDay({ date: TODAY, verifiedAt: "2026-11-22T03:00:00.000Z", ...changes });
const kindOf = (changes: Partial<CoverageDayView>) => toDayKind(buildDay(changes), TODAY);

describe("toDayKind", () => {
  it("calls a day a gap whenever a listed call is neither here nor known to be unreadable, whatever else is true of it", () => {
    expect(kindOf({ listed: 4, held: 3 })).toBe("gap");
    expect(kindOf({ listed: 4, held: 2, quarantined: 1, pending: 2, absent: 1, failed: 1, verifiedAt: null })).toBe(
      "gap",
    );
    expect(kindOf({ listed: 4, held: 3, quarantined: 1 })).toBe("unreadable");
    expect(kindOf({ listed: 3, held: 4 })).toBe("complete");
  });

  it("calls nothing complete, or empty, that was not read as a whole", () => {
    expect(kindOf({ listed: 2, held: 2, verifiedAt: null })).toBe("unread");
    expect(kindOf({ verifiedAt: null })).toBe("unread");
    expect(kindOf({ listed: 2, held: 2 })).toBe("complete");
    expect(kindOf({})).toBe("quiet");
  });

  it("tells parts that come from parts that never will, and both from those that could not be fetched", () => {
    expect(kindOf({ listed: 2, held: 2, pending: 1, absent: 1 })).toBe("pending");
    expect(kindOf({ listed: 2, held: 2, absent: 1 })).toBe("absent");
    expect(kindOf({ listed: 2, held: 2, pending: 1, failed: 1 })).toBe("failed");
  });

  it("expects nothing of days to come", () => {
    expect(kindOf({ date: "2026-11-23", verifiedAt: null })).toBe("future");
  });

  it("never counts less than nothing as missing", () => {
    expect(countMissing({ listed: 1, held: 3, quarantined: 1 })).toBe(0);
  });
});

describe("SIGNS", () => {
  it("tell trouble apart without colour", () => {
    const told = DAY_KINDS.map((kind) => SIGNS[kind]).filter((sign) => sign !== "");
    expect(new Set(told).size).toBe(told.length);
    for (const kind of ["gap", "failed", "unreadable", "pending", "absent", "quiet"] as const)
      expect(SIGNS[kind]).not.toBe("");
  });
});
