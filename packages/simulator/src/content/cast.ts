/** Who is in a call and what they talk about, derived from the recording's number, so that no text has to be stored. */
import { createRandomness, mixSeed, type Randomness } from "../randomness.ts";
import { companies, ourCompany, products } from "../seed-data/companies.ts";
import type { Invitee, SimulatedMeeting } from "../state/model.ts";

export interface Cast {
  readonly random: Randomness;
  readonly speakers: readonly Invitee[];
  readonly ours: string;
  readonly theirs: string;
  readonly product: string;
  readonly durationSeconds: number;
}

/** Each kind of content has its own stream of randomness, so that asking for one never changes another. */
export function createCast(meeting: SimulatedMeeting, seed: number, purpose: string): Cast {
  const random = createRandomness(mixSeed(seed, meeting.recordingId, purpose));
  const guestDomain = meeting.speakers.find((speaker) => speaker.isExternal)?.email?.split("@")[1];
  const company = companies.find(({ domain }) => domain === guestDomain);
  return {
    random,
    speakers: meeting.speakers.length > 0 ? meeting.speakers : [{ name: null, email: null, isExternal: false }],
    ours: ourCompany.name,
    theirs: company?.name ?? guestDomain ?? companies[meeting.recordingId % companies.length]?.name ?? "the customer",
    product: products[meeting.recordingId % products.length] ?? "the product",
    durationSeconds: Math.max(
      1,
      Math.round((Date.parse(meeting.recordingEndAt) - Date.parse(meeting.recordingStartAt)) / 1000),
    ),
  };
}

export function toFirstName(invitee: Invitee | undefined, fallback: string): string {
  return invitee?.name?.split(" ")[0] ?? fallback;
}

/** HH:MM:SS; hours may pass 99. */
export function formatClockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const pad = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
  return `${pad(Math.floor(whole / 3600))}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}
