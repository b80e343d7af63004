import { describe, expect, it } from "vitest";
import { buildFailure, buildRep } from "../../test/build-rep.ts";
import { isUpToDate, REP_STATUSES, STATUS_TONES, toRepStatus } from "./rep-status.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");

describe("toRepStatus", () => {
  it.each([
    ["complete", buildRep()],
    ["quarantined", buildRep({ sync: { quarantined: 1 } })],
    ["behind", buildRep({ sync: { completeUntil: "2026-11-22T12:39:00.000Z" } })],
    ["first", buildRep({ sync: { completeUntil: null } })],
    ["unconnected", buildRep({ connection: { status: "none" }, sync: { failure: buildFailure("credential") } })],
    ["refused", buildRep({ connection: { status: "refused" } })],
    ["refused", buildRep({ sync: { failure: buildFailure("credential") } })],
    ["source", buildRep({ sync: { failure: buildFailure("source") } })],
    ["ours", buildRep({ sync: { failure: buildFailure("ours") } })],
    ["mismatch", buildRep({ warning: { code: "owner_mismatch", seen: ["sam@tailspin.example"] } })],
    ["paused", buildRep({ active: false, connection: { status: "refused" } })],
  ] as const)("says %s", (status, rep) => {
    expect(toRepStatus(rep, NOW)).toBe(status);
  });

  it("calls green only what is up to date", () => {
    const green = REP_STATUSES.filter((status) => STATUS_TONES[status] === "good");
    expect(green.filter((status) => !isUpToDate(status))).toEqual([]);
  });
});
