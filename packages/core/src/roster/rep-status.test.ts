import { describe, expect, it } from "vitest";
import { buildRosterEntry, buildRosterFailure } from "../../test/build-roster-entry.ts";
import { REP_STATUSES, toFreshness, toRepStatus } from "./rep-status.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");

describe("toRepStatus", () => {
  it.each([
    ["complete", buildRosterEntry()],
    ["quarantined", buildRosterEntry({ quarantined: 1 })],
    ["behind", buildRosterEntry({ completeUntil: "2026-11-22T12:39:00.000Z" })],
    ["first", buildRosterEntry({ completeUntil: undefined })],
    ["unconnected", buildRosterEntry({ connection: "none", failure: buildRosterFailure("credential") })],
    ["refused", buildRosterEntry({ connection: "refused" })],
    ["refused", buildRosterEntry({ failure: buildRosterFailure("credential") })],
    ["source", buildRosterEntry({ failure: buildRosterFailure("source") })],
    ["ours", buildRosterEntry({ failure: buildRosterFailure("ours") })],
    ["mismatch", buildRosterEntry({ isMismatch: true })],
    ["paused", buildRosterEntry({ active: false, connection: "refused" })],
  ] as const)("says %s", (status, entry) => {
    expect(toRepStatus(entry, NOW)).toBe(status);
  });

  it("calls complete only what nothing else is true of", () => {
    const spoilt = [
      { active: false },
      { connection: "none" },
      { connection: "refused" },
      { isMismatch: true },
      { completeUntil: undefined },
      { completeUntil: "2026-11-22T12:00:00.000Z" },
      { quarantined: 2 },
      ...(["credential", "source", "ours"] as const).map((of) => ({ failure: buildRosterFailure(of) })),
    ] as const;
    for (const changes of spoilt) expect(toRepStatus(buildRosterEntry(changes), NOW)).not.toBe("complete");
    expect(REP_STATUSES.at(-1)).toBe("complete");
  });
});

describe("toFreshness", () => {
  const at = (completeUntil: string | undefined) => toFreshness(buildRosterEntry({ completeUntil }), NOW);

  it.each([
    ["fresh", "2026-11-22T13:43:00.000Z"],
    ["fresh", "2026-11-22T13:05:00.000Z"],
    ["hour", "2026-11-22T13:04:59.000Z"],
    ["hour", "2026-11-22T12:40:00.000Z"],
    ["hours", "2026-11-22T12:39:59.000Z"],
    ["hours", "2026-11-22T07:40:00.000Z"],
    ["day", "2026-11-22T07:39:59.000Z"],
    ["week", "2026-11-21T13:39:59.000Z"],
    ["older", "2026-11-15T13:39:59.000Z"],
    ["never", undefined],
  ])("is %s at %s", (step, completeUntil) => {
    expect(at(completeUntil)).toBe(step);
  });

  it("leaves out whom nobody wants synced", () => {
    expect(toFreshness(buildRosterEntry({ active: false }), NOW)).toBe("off");
    expect(toFreshness(buildRosterEntry({ connection: "none" }), NOW)).toBe("off");
  });
});
