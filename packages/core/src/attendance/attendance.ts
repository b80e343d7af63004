/**
 * Who was in a call, as a CRM asks for it: by an external participant's e-mail address, and by their company's domain. Pure: the
 * writer, the readers and the erasures all take the entries of a call from here, so that they cannot disagree.
 */
import type { Instant } from "../clock.ts";
import { toEmailHash } from "../email-hash.ts";
import type { SourceInvitee } from "../source/call-source.ts";
import { isFreeMailDomain } from "./free-mail-domains.ts";

/** `contact:` and the hash of an address, or `company:` and a domain. */
export type AttendanceSubject = `contact:${string}` | `company:${string}`;

/** One subject in one call. Nothing but keys: what a list shows is read from the call itself. */
export interface Attendance {
  readonly subject: AttendanceSubject;
  readonly startedAt: Instant;
  readonly recordingId: number;
  readonly repId: string;
}

export function toContactSubject(emailHash: string): AttendanceSubject {
  return `contact:${emailHash}`;
}

/** @param domain as in an address, in any case */
export function toCompanySubject(domain: string): AttendanceSubject {
  return `company:${domain.trim().toLowerCase()}`;
}

/** The entries of a call: each external participant and each of their companies once. Free mail providers are no companies. */
export function toAttendances(call: {
  readonly repId: string;
  readonly recordingId: number;
  readonly startedAt: Instant;
  readonly invitees: readonly SourceInvitee[];
}): Attendance[] {
  const subjects = new Set(call.invitees.filter(({ external }) => external).flatMap(toSubjects));
  const { repId, recordingId, startedAt } = call;
  return [...subjects].map((subject) => ({ subject, startedAt, recordingId, repId }));
}

/** What is no domain must not keep its call from being stored: a key has 2 KB at most. */
const DOMAIN = /^[^\s@]{1,253}$/;

function toSubjects({ email, domain }: SourceInvitee): AttendanceSubject[] {
  const address = email?.trim() || undefined;
  // The address says it better: the domain is told besides, and may be another's.
  const company = (address?.split("@").at(-1) ?? domain ?? "").trim().toLowerCase();
  return [
    ...(address === undefined ? [] : [toContactSubject(toEmailHash(address))]),
    ...(DOMAIN.test(company) && !isFreeMailDomain(company) ? [toCompanySubject(company)] : []),
  ];
}

export interface AttendanceChange {
  readonly kind: "put" | "delete";
  readonly attendance: Attendance;
}

/** What turns the entries of a call as it was into those of a call as it is now. */
export function diffAttendances(before: readonly Attendance[], after: readonly Attendance[]): AttendanceChange[] {
  const was = new Set(before.map(toKey));
  const is = new Set(after.map(toKey));
  return [
    ...after.filter((one) => !was.has(toKey(one))).map((attendance) => ({ kind: "put", attendance }) as const),
    ...before.filter((one) => !is.has(toKey(one))).map((attendance) => ({ kind: "delete", attendance }) as const),
  ];
}

function toKey({ subject, startedAt, recordingId, repId }: Attendance): string {
  return [subject, startedAt, recordingId, repId].join("\n");
}
