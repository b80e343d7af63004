import { describe, expect, it } from "vitest";
import { toEmailHash } from "../email-hash.ts";
import type { SourceInvitee } from "../source/call-source.ts";
import { type Attendance, diffAttendances, toAttendances, toContactSubject } from "./attendance.ts";
import { toPlan } from "./attendance-store.ts";
import { isFreeMailDomain } from "./free-mail-domains.ts";

const invitee = (email: string | null, changes: Partial<SourceInvitee> = {}): SourceInvitee => ({
  name: "Someone",
  email,
  domain: null,
  external: true,
  ...changes,
});
const subjectsOf = (...invitees: SourceInvitee[]) =>
  toAttendances({ repId: "r", recordingId: 1, startedAt: "2026-11-20T09:30:00.000Z", invitees }).map(
    ({ subject }) => subject,
  );
const contact = (email: string) => toContactSubject(toEmailHash(email));

describe("the attendance of a call", () => {
  it("has each external participant and each company once, in any case of the letters", () => {
    expect(
      subjectsOf(invitee("Ines@North.example"), invitee("ines@north.EXAMPLE"), invitee("bo@north.example")),
    ).toEqual([contact("ines@north.example"), "company:north.example", contact("bo@north.example")]);
  });

  it("leaves out our own people, and whoever has neither address nor domain", () => {
    expect(subjectsOf(invitee("sanne@acme.example", { external: false }), invitee(null), invitee(" "))).toEqual([]);
  });

  it("takes the domain that is told where there is no address, and the address's own where there is one", () => {
    expect(subjectsOf(invitee(null, { domain: "South.example" }))).toEqual(["company:south.example"]);
    expect(subjectsOf(invitee("a@north.example", { domain: "south.example" }))).toContain("company:north.example");
    expect(subjectsOf(invitee("a@north.example", { domain: "south.example" }))).not.toContain("company:south.example");
  });

  it("makes no company of a free mail provider, nor of what is no domain or too long for a key", () => {
    expect(subjectsOf(invitee("ines@gmail.com"))).toEqual([contact("ines@gmail.com")]);
    expect(subjectsOf(invitee(null, { domain: "x".repeat(254) }), invitee(null, { domain: "two words" }))).toEqual([]);
    expect(isFreeMailDomain(" GMail.com ")).toBe(true);
    expect(isFreeMailDomain("north.example")).toBe(false);
  });

  it("never holds an address, only its hash", () => {
    expect(JSON.stringify(subjectsOf(invitee("ines@north.example")))).not.toContain("ines");
  });

  it("changes by what came and what went, and not by what stayed", () => {
    const one = (subject: string): Attendance => ({
      subject: `company:${subject}`,
      startedAt: "2026",
      recordingId: 1,
      repId: "r",
    });
    const moved = { ...one("b"), startedAt: "2027" };
    expect(diffAttendances([one("a"), one("b")], [one("a"), moved])).toEqual([
      { kind: "put", attendance: moved },
      { kind: "delete", attendance: one("b") },
    ]);
    expect(diffAttendances([one("a")], [one("a")])).toEqual([]);
  });

  it("goes into the transaction as far as there is room; the rest is put before it and deleted after it", () => {
    const change = (kind: "put" | "delete", id: number) => ({
      kind,
      attendance: { subject: "company:a" as const, startedAt: "2026", recordingId: id, repId: "r" },
    });
    const changes = [change("put", 1), change("put", 2), change("delete", 3)];
    expect(toPlan(changes, 3)).toEqual({ inside: changes, before: [], after: [] });
    expect(toPlan(changes, 1)).toEqual({
      inside: [changes[0]],
      before: [changes[1]?.attendance],
      after: [changes[2]?.attendance],
    });
    expect(toPlan(changes, -1).inside).toEqual([]);
  });
});
