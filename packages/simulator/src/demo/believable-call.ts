/** One believable sales call of a rep: kind, customer, length, time of day, sharing. */
import type { MeetingInput } from "../meeting-input.ts";
import type { Randomness } from "../randomness.ts";
import { type Company, companies } from "../seed-data/companies.ts";
import { type MeetingKind, meetingKinds } from "../seed-data/meeting-kinds.ts";
import { firstNames, lastNames } from "../seed-data/people-names.ts";
import type { SimulatedUser } from "../state/model.ts";

const totalWeight = meetingKinds.reduce((sum, { weight }) => sum + weight, 0);

/** Without its times: those come from whoever adds the call. Lengths run from 1 to 180 minutes. */
export function inventCall(
  random: Randomness,
  owner: SimulatedUser,
): MeetingInput & { readonly durationMinutes: number } {
  const kind = pickKind(random);
  const company = random.pick(companies);
  const language = random.chance(0.55) ? "nl" : "en";
  const title = random.pick(language === "nl" ? kind.dutch : kind.english).replace("{company}", company.name);
  const impromptu = kind.type === null && random.chance(0.5);
  return {
    title,
    meetingTitle: impromptu ? null : title,
    meetingType: kind.type,
    language,
    durationMinutes: inventMinutes(random, kind.typicalMinutes),
    invitees: impromptu ? [] : inventInvitees(random, owner, company),
    sharedWith: random.chance(0.6) ? "own_team" : random.chance(0.25) ? "all_teams" : "no_teams",
    media: random.chance(0.93) ? "video" : "audio",
    ...(random.chance(0.02) ? { summaryReadyAt: "never" as const } : {}),
  };
}

function pickKind(random: Randomness): MeetingKind {
  let left = random.integer(1, totalWeight);
  const found = meetingKinds.find(({ weight }) => {
    left -= weight;
    return left <= 0;
  });
  return found ?? random.pick(meetingKinds);
}

/** Around the typical length, with a long tail: now and then a call of three hours or of one minute. */
function inventMinutes(random: Randomness, typical: number): number {
  const bell = random.next() + random.next() + random.next() - 1.5;
  return Math.min(180, Math.max(1, Math.round(typical * Math.exp(bell * 1.2))));
}

function inventInvitees(random: Randomness, owner: SimulatedUser, company: Company): MeetingInput["invitees"] {
  const guests = Array.from({ length: random.chance(0.6) ? 1 : random.integer(2, 4) }, () => {
    const name = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    // Some invitations know only an address.
    return { name: random.chance(0.15) ? null : name, email: `${toMailbox(name)}@${company.domain}`, isExternal: true };
  });
  return [{ name: owner.name, email: owner.email, isExternal: false }, ...guests];
}

/** "Noor van den Berg" becomes noor.vandenberg. */
export function toMailbox(name: string): string {
  const [first = "", ...rest] = name
    .toLowerCase()
    .replace(/[^a-z ]/g, "")
    .split(" ");
  return `${first}.${rest.join("")}`;
}
