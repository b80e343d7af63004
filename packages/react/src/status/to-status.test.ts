import type { FailureView, RepView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { TEXTS } from "../texts/index.ts";
import { toStatus } from "./to-status.ts";

const NOW = Date.parse("2026-11-22T13:45:00Z");
const PLACE = { language: "en", nowMs: NOW, timeZone: "Europe/Amsterdam" } as const;

const failure: FailureView = {
  class: "source",
  code: "fathom_timeout",
  message: "Fathom did not give a complete answer in time.",
  since: "2026-11-22T13:30:00.000Z",
  count: 1,
  action: "There is nothing to do.",
};

function buildRep(sync: Partial<RepView["sync"]> = {}, rest: Partial<RepView> = {}): RepView {
  return {
    repId: "a",
    name: "Sanne de Wit",
    email: "sanne@acme.example",
    fathomEmail: null,
    active: true,
    connection: { status: "ok", keyTail: "7f2c", checkedAt: null },
    sync: {
      completeUntil: "2026-11-22T13:30:00.000Z",
      lastCheckedAt: "2026-11-22T13:30:01.000Z",
      lastChangedAt: null,
      outcome: "complete",
      pendingParts: 0,
      calls: 3,
      quarantined: 0,
      ...sync,
    },
    ...rest,
  };
}
const statusOf = (rep: RepView) => toStatus(rep, TEXTS.en, PLACE);

describe("toStatus", () => {
  it("is good only of what is complete until a short while ago, without trouble", () => {
    expect(statusOf(buildRep())).toEqual({
      tone: "good",
      headline: "Complete until 14:30",
      details: ["Checked 14 minutes ago"],
    });
    expect(statusOf(buildRep({ completeUntil: "2026-11-22T12:44:59.000Z" }))).toMatchObject({
      tone: "attention",
      headline: "Complete only until 13:44",
    });
    expect(statusOf(buildRep({ failure }))).toMatchObject({ tone: "waiting", headline: "Complete only until 14:30" });
    expect(statusOf(buildRep({ quarantined: 1 })).tone).toBe("waiting");
  });

  it("asks for a person where a person must act, and says what to do", () => {
    const refused: FailureView = {
      ...failure,
      class: "credential",
      code: "fathom_key_refused",
      action: "Create a new key.",
    };
    expect(statusOf(buildRep({ failure: refused }))).toMatchObject({
      tone: "attention",
      details: [refused.message, "Create a new key.", "Since 14:30.", "Checked 14 minutes ago"],
    });
    expect(statusOf(buildRep({}, { warning: { code: "owner_mismatch", seen: ["bram@acme.example"] } }))).toMatchObject({
      tone: "attention",
      details: expect.arrayContaining(["The key belongs to someone else in Fathom: bram@acme.example."]),
    });
  });

  it("does not call a rep late that is paused, not connected or just connected", () => {
    const never = { completeUntil: null, lastCheckedAt: null, outcome: null };
    const none = { status: "none", keyTail: null, checkedAt: null } as const;
    expect(statusOf(buildRep({}, { active: false })).tone).toBe("off");
    expect(statusOf(buildRep(never, { connection: none }))).toMatchObject({
      tone: "attention",
      headline: TEXTS.en.notConnected,
    });
    expect(statusOf(buildRep(never))).toEqual({ tone: "waiting", headline: TEXTS.en.neverChecked, details: [] });
  });

  it("says a failure of the first check once", () => {
    const { headline, details } = statusOf(buildRep({ completeUntil: null, failure }));
    expect(headline).toBe(failure.message);
    expect(details).not.toContain(failure.message);
  });
});
