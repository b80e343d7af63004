/** Who a call is shared with, who was invited, and who speaks in it. */
import { SimulatorInputError } from "./input-error.ts";
import type { MeetingInput, SharingInput } from "./meeting-input.ts";
import { companies } from "./seed-data/companies.ts";
import type { Invitee, Sharing, SimulatedUser } from "./state/model.ts";

/** Who a call is shared with. Throws SimulatorInputError naming the allowed forms. */
export function toSharing(input: SharingInput, owner: SimulatedUser): Sharing {
  if (input === "no_teams") return { teams: [], emails: [] };
  if (input === "all_teams") return { teams: "all", emails: [] };
  if (input === "own_team") return { teams: owner.team === null ? [] : [owner.team], emails: [] };
  if (typeof input !== "object" || input === null) {
    throw new SimulatorInputError('sharedWith: "no_teams", "own_team", "all_teams" or {teams, emails} is needed');
  }
  return { teams: input.teams ?? [], emails: (input.emails ?? []).map((email) => email.toLowerCase()) };
}

/** The given ones, or the owner and one customer; nobody in an impromptu call. */
export function toInvitees(
  input: MeetingInput["invitees"],
  owner: SimulatedUser,
  impromptu: boolean,
  recordingId: number,
): readonly Invitee[] {
  const ownDomain = owner.email.split("@")[1];
  if (input !== undefined) {
    return input.map(({ name = null, email = null, isExternal }) => ({
      name,
      email,
      isExternal: isExternal ?? (email === null || email.split("@")[1] !== ownDomain),
    }));
  }
  if (impromptu) return [];
  const domain = companies[recordingId % companies.length]?.domain ?? "customer.example";
  return [
    { name: owner.name, email: owner.email, isExternal: false },
    { name: "Sam Customer", email: `sam@${domain}`, isExternal: true },
  ];
}

/** The host first, then the other invitees; alone with an unknown guest when nobody was invited. */
export function toSpeakers(invitees: readonly Invitee[], owner: SimulatedUser): readonly Invitee[] {
  const host = { name: owner.name, email: owner.email, isExternal: false };
  const guests = invitees.filter((invitee) => invitee.email !== owner.email);
  return [host, ...(guests.length > 0 ? guests : [{ name: null, email: null, isExternal: true }])];
}
