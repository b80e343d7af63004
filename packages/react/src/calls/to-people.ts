/** The people of a call as a list shows them: guests first to be named, and how many more there were. Pure. */
import type { InviteeView } from "@fathom-sync/contract";

const NAMED_MAX = 2;

export function toPeople(invitees: readonly InviteeView[]): {
  readonly names: readonly string[];
  readonly others: number;
} {
  const guests = invitees.filter((one) => one.external);
  const names = guests.flatMap((one) => one.name ?? one.email ?? []);
  return { names: names.slice(0, NAMED_MAX), others: Math.max(0, guests.length - NAMED_MAX) };
}
