import { describe, expect, it } from "vitest";
import { DAY_MS, toEpochMs } from "../clock.ts";
import { type HeldDay, NOTHING_HELD } from "./count-held.ts";
import { findHistoryGap, hasGap, toCompleteRange, toListed, toVerifiedAt } from "./judge-days.ts";

const toSpan = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });
const record = (listed: number, verifiedAt = "2026-11-18T10:00:00.000Z") => ({
  date: "2026-11-18",
  listed,
  verifiedAt,
});
const hold = (changes: Partial<HeldDay>): HeldDay => ({ ...NOTHING_HELD, ...changes });

const RANGE = toCompleteRange({
  coveredFrom: "2026-11-10T12:00:00Z",
  coveredUntil: "2026-11-22T12:00:00Z",
  lastCheckedAt: "2026-11-22T12:00:00.481Z",
});

describe("toCompleteRange", () => {
  it("promises nothing before something was listed completely", () => {
    expect(toCompleteRange({ coveredFrom: undefined, coveredUntil: undefined, lastCheckedAt: undefined })).toBe(
      undefined,
    );
  });

  it("takes the moment of the last check only where that check reached the end of what is covered", () => {
    const range = (lastCheckedAt: string | undefined) =>
      toCompleteRange({ coveredFrom: "2026-11-10T12:00:00Z", coveredUntil: "2026-11-22T12:00:00Z", lastCheckedAt });
    const untilMs = toEpochMs("2026-11-22T12:00:00.000Z");
    expect(range("2026-11-22T12:00:00.481Z")?.checkedMs).toBe(untilMs + 481);
    for (const other of [undefined, "2026-11-22T11:00:00.481Z", "2026-11-22T12:00:01.000Z"]) {
      expect(range(other)?.checkedMs).toBe(untilMs);
    }
  });
});

describe("toVerifiedAt", () => {
  const verify = (
    from: string,
    to: string,
    ...[day, held = NOTHING_HELD, range = RANGE]: [ReturnType<typeof record>?, HeldDay?, typeof RANGE?]
  ) => toVerifiedAt(toSpan(from, to), day, held, range, DAY_MS);

  const OLD = ["2026-11-17T23:00:00Z", "2026-11-18T23:00:00Z"] as const;
  const YESTERDAY = ["2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z"] as const;
  const TODAY = ["2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"] as const;

  it("is what the ledger says where that is later than what every run proves", () => {
    expect(verify(...OLD, record(3, "2026-11-22T03:00:00.000Z"))).toBe("2026-11-22T03:00:00.000Z");
  });

  it("is what every run proves where the ledger was last written before", () => {
    expect(verify(...OLD, record(3))).toBe("2026-11-18T23:00:00.000Z");
    expect(verify(...YESTERDAY, record(3, "2026-11-21T10:00:00.000Z"))).toBe("2026-11-21T23:00:00.000Z");
    expect(verify(...TODAY, record(3, "2026-11-22T09:00:00.000Z"))).toBe("2026-11-22T12:00:00.481Z");
  });

  it("needs no record of a day without calls, but one of a day with calls of whatever kind", () => {
    expect(verify(...OLD)).toBe("2026-11-18T23:00:00.000Z");
    for (const kind of ["held", "deleted", "hidden", "quarantined"] as const) {
      expect(verify(...OLD, undefined, hold({ [kind]: 1 }))).toBe(undefined);
    }
  });

  it("is nothing for a day that begins before or after what is complete, whatever the ledger says", () => {
    const late = record(3, "2026-11-22T11:00:00.000Z");
    expect(verify("2026-11-09T23:00:00Z", "2026-11-10T23:00:00Z", late)).toBe(undefined);
    expect(verify("2026-11-10T23:00:00Z", "2026-11-11T23:00:00Z", late)).toBe("2026-11-22T11:00:00.000Z");
    expect(verify("2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z")).toBe(undefined);
    expect(toVerifiedAt(toSpan(...OLD), late, NOTHING_HELD, undefined, DAY_MS)).toBe(undefined);
  });

  it("does not take the read of some hours for one of the day: after an outage the day ends beyond what is complete", () => {
    const range = toCompleteRange({
      coveredFrom: "2026-11-10T12:00:00Z",
      coveredUntil: "2026-11-18T12:00:00Z",
      lastCheckedAt: "2026-11-16T12:00:00.481Z",
    });
    expect(verify(...OLD, record(3, "2026-11-22T12:00:00.000Z"), NOTHING_HELD, range)).toBe("2026-11-18T12:00:00.000Z");
  });
});

describe("a day's gap", () => {
  it.each([
    [3, { held: 3 }, 3, false],
    [4, { held: 3 }, 4, true],
    [4, { held: 3, quarantined: 1 }, 4, false],
    [4, { held: 3, deleted: 1 }, 3, false],
    [5, { held: 3, deleted: 1 }, 4, true],
    // Fathom does not list the deleted one any more.
    [3, { held: 3, deleted: 1 }, 3, false],
    [1, { held: 0, deleted: 2 }, 0, false],
    // A call that came after the day was counted.
    [2, { held: 3 }, 2, false],
    // What vanished at Fathom was listed once and is no excuse for what it lists now.
    [4, { held: 3, hidden: 1 }, 4, true],
  ])("listed %d, %o: shows %d, missing %s", (listed, held, shown, isMissing) => {
    expect([toListed(record(listed), hold(held)), hasGap(record(listed), hold(held))]).toEqual([shown, isMissing]);
  });

  it("is none where nothing was ever counted", () => {
    expect([toListed(undefined, hold({ held: 2 })), hasGap(undefined, hold({ held: 2 }))]).toEqual([0, false]);
  });
});

describe("findHistoryGap", () => {
  const span = toSpan("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z");
  const find = (historyFrom: string | undefined, horizonFrom: string | undefined, asked = span) =>
    findHistoryGap({ historyFrom, horizonFrom }, asked, RANGE);

  it("begins where the days asked for and what is wanted begin", () => {
    expect(find("2026-10-01T00:00:00Z", undefined)).toBe("2026-11-01T00:00:00.000Z");
    expect(find("2026-11-10T12:00:00Z", "2026-11-05T00:00:00Z")).toBe("2026-11-05T00:00:00.000Z");
    expect(find("2026-11-05T00:00:00Z", "2026-11-10T12:00:00Z")).toBe("2026-11-05T00:00:00.000Z");
  });

  it("is none where no more is wanted, or nothing of it was asked for", () => {
    expect(find("2026-11-10T12:00:00Z", undefined)).toBe(undefined);
    expect(find(undefined, undefined)).toBe(undefined);
    expect(find("2026-10-01T00:00:00Z", undefined, toSpan("2026-11-11T00:00:00Z", "2026-11-12T00:00:00Z"))).toBe(
      undefined,
    );
    expect(find("2026-11-05T00:00:00Z", undefined, toSpan("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"))).toBe(
      undefined,
    );
  });

  it("is everything wanted before something was listed completely", () => {
    const never = (historyFrom: string | undefined, asked = span) =>
      findHistoryGap({ historyFrom, horizonFrom: undefined }, asked, undefined);
    expect(never(undefined)).toBe("2026-11-01T00:00:00.000Z");
    expect(never("2026-11-05T00:00:00Z")).toBe("2026-11-05T00:00:00.000Z");
    expect(never("2026-11-05T00:00:00Z", toSpan("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"))).toBe(undefined);
  });
});
