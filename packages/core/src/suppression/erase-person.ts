/**
 * Takes a person out of a call: pure, and the same for what is held and for what comes, so that a call that was erased and the same
 * call seen again are equal. What others say or write of the person stays: title, summary, other people's lines.
 */
import { toEmailHash } from "../email-hash.ts";
import type { SourceActionItem, SourceInvitee, TranscriptLine } from "../source/call-source.ts";
import type { Suppressed } from "./suppressions.ts";

/** What stands where a name or words stood. */
export const ERASED = "[erased]";

/** The parts of a call that name people. */
export interface PeopleOfCall {
  readonly invitees: readonly SourceInvitee[];
  readonly actionItems?: readonly SourceActionItem[] | null;
  readonly transcript?: readonly TranscriptLine[] | null;
}

interface Named {
  readonly name: string | null;
  readonly email: string | null;
}

/** Who of a call's people is meant: by address, or by the name of an invitee with such an address where no address is told. */
export function toPersonTest(call: PeopleOfCall, suppressed: Suppressed): (person: Named) => boolean {
  const hasAddress = ({ email }: Named) => email !== null && suppressed.has(toEmailHash(email));
  const people = [
    ...call.invitees,
    ...(call.transcript ?? []).map(({ speaker }) => speaker),
    ...(call.actionItems ?? []).flatMap(({ assignee }) => (assignee ? [assignee] : [])),
  ];
  // Names of one address of a call, asked once: a transcript has a thousand lines of three speakers.
  const hashed = new Map(people.map((person) => [person.email, person]));
  const addresses = new Set([...hashed.values()].filter(hasAddress).map(({ email }) => email));
  const isKnown = ({ email }: Named) => email !== null && addresses.has(email);
  const names = new Set(people.filter(isKnown).flatMap(({ name }) => toComparable(name)));
  return (person) =>
    isKnown(person) || (person.email === null && toComparable(person.name).some((name) => names.has(name)));
}

/** The call without those who are suppressed; the very same object when there are none in it. */
export function erasePeople<Call extends PeopleOfCall>(call: Call, suppressed: Suppressed): Call {
  if (suppressed.size === 0) return call;
  const isPerson = toPersonTest(call, suppressed);
  const invitees = call.invitees.filter((invitee) => !isPerson(invitee));
  const actionItems = call.actionItems?.map((item) =>
    item.assignee && isPerson(item.assignee) ? { ...item, assignee: null } : item,
  );
  const transcript = call.transcript?.map((line) =>
    isPerson(line.speaker) ? { ...line, speaker: { name: ERASED, email: null }, text: ERASED } : line,
  );
  const isChanged =
    invitees.length !== call.invitees.length ||
    actionItems?.some((item, index) => item !== call.actionItems?.[index]) ||
    transcript?.some((line, index) => line !== call.transcript?.[index]);
  if (!isChanged) return call;
  return { ...call, invitees, ...(actionItems ? { actionItems } : {}), ...(transcript ? { transcript } : {}) };
}

function toComparable(name: string | null): string[] {
  const text = name?.trim().toLowerCase() ?? "";
  return text === "" || text === ERASED ? [] : [text];
}
