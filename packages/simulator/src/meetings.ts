/**
 * Adding and changing calls. Guarantees a consistent timeline for each call (recording, created, transcript, summary)
 * and that webhooks go out once, when the summary is there.
 */
import { formatInstant, parseInstantMs, SimulatorInputError } from "./input-error.ts";
import { companies } from "./seed-data/companies.ts";
import type { StoredMeeting } from "./state/meeting-store.ts";
import type {
  ActionItem,
  Invitee,
  Sharing,
  SimulatedMeeting,
  SimulatedUser,
  Summary,
  TranscriptItem,
} from "./state/model.ts";
import type { Switches } from "./switches/switches.ts";
import { announceMeeting } from "./webhooks/announce.ts";
import type { World } from "./world.ts";

type Instant = string | number;

/** `own_team` is the owner's team at this moment. */
export type SharingInput =
  | "no_teams"
  | "own_team"
  | "all_teams"
  | { readonly teams?: readonly string[] | "all"; readonly emails?: readonly string[] };

/**
 * Everything is optional. Of the times, give `recordingStartAt`, `recordingEndAt` or `createdAt`, or none: then the call
 * is listed from now on. Missing ones follow from `durationMinutes` (30) and the stage switches.
 */
export interface MeetingInput {
  /** Must not be taken. Default: the next number. */
  readonly recordingId?: number;
  readonly title?: string;
  /** Title of the calendar event. Null makes an impromptu call: no invitees, no scheduled times. Default: the title. */
  readonly meetingTitle?: string | null;
  readonly meetingType?: string | null;
  readonly meetingUrl?: string | null;
  readonly recordingStartAt?: Instant;
  readonly recordingEndAt?: Instant;
  readonly createdAt?: Instant;
  readonly durationMinutes?: number;
  readonly scheduledStartAt?: Instant | null;
  readonly scheduledEndAt?: Instant | null;
  /** Default no_teams: private. */
  readonly sharedWith?: SharingInput;
  /** `isExternal` defaults to: another domain than the owner's. Default: the owner and one customer. */
  readonly invitees?: readonly {
    readonly name?: string | null;
    readonly email?: string | null;
    readonly isExternal?: boolean;
  }[];
  readonly language?: "en" | "nl";
  readonly media?: "video" | "audio" | "none";
  readonly transcript?: readonly TranscriptItem[];
  readonly summary?: Summary;
  readonly actionItems?: readonly ActionItem[];
  readonly highlights?: readonly unknown[];
  readonly crmMatches?: Readonly<Record<string, unknown>>;
  readonly transcriptReadyAt?: Instant | "never";
  /** From the end of the recording, in milliseconds. */
  readonly transcriptDelayMs?: number;
  /** Action items come with the summary. `never`: no summary, no webhook. */
  readonly summaryReadyAt?: Instant | "never";
  readonly summaryDelayMs?: number;
  /** Merged over the JSON of the meeting as the last step, for any broken or odd body. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** Keys left out of the JSON of the meeting. */
  readonly omit?: readonly string[];
}

/** What can be edited later; the recording itself cannot. */
export type MeetingChanges = Partial<
  Pick<
    MeetingInput,
    | "title"
    | "meetingTitle"
    | "meetingType"
    | "sharedWith"
    | "invitees"
    | "summary"
    | "transcript"
    | "actionItems"
    | "transcriptReadyAt"
    | "summaryReadyAt"
    | "createdAt"
    | "raw"
    | "omit"
  >
>;

const FIRST_SMALL_ID = 900_000_001;
const FIRST_BIG_ID = 2_147_483_649;
const DEFAULT_MINUTES = 30;

/** Adds a call of the owner. Throws SimulatorInputError on an unknown owner or a wrong field. */
export function addMeeting(world: World, ownerEmail: string, input: MeetingInput = {}): SimulatedMeeting {
  const owner = world.people.get(ownerEmail);
  const switches = world.switchBoard.resolve(owner.email, "");
  const times = toTimes(input, switches, world.clock.now());
  const recordingId = input.recordingId ?? findFreeId(world, switches);
  if (!Number.isSafeInteger(recordingId) || recordingId < 1 || world.meetings.find(recordingId) !== undefined) {
    throw new SimulatorInputError(`recordingId: a free whole number of at least 1 is needed, got ${recordingId}`);
  }
  const title = input.title ?? `Call ${recordingId}`;
  const meetingTitle = input.meetingTitle === undefined ? title : input.meetingTitle;
  const impromptu = meetingTitle === null;
  const invitees = toInvitees(input.invitees, owner, impromptu, recordingId);
  const optional = (fallbackMs: number, value: Instant | null | undefined, field: string): string | null => {
    if (value === null || (value === undefined && impromptu)) return null;
    return formatInstant(value === undefined ? fallbackMs : parseInstantMs(value, field));
  };
  const stored = world.meetings.add({
    recordingId,
    ownerEmail: owner.email,
    title,
    meetingTitle,
    meetingType: input.meetingType ?? null,
    meetingUrl: impromptu ? null : (input.meetingUrl ?? `https://meet.google.com/sim-${recordingId.toString(36)}-abc`),
    createdAt: formatInstant(times.createdAtMs),
    scheduledStartAt: optional(roundToQuarter(times.startAtMs), input.scheduledStartAt, "scheduledStartAt"),
    scheduledEndAt: optional(roundToQuarter(times.endAtMs), input.scheduledEndAt, "scheduledEndAt"),
    recordingStartAt: formatInstant(times.startAtMs),
    recordingEndAt: formatInstant(times.endAtMs),
    transcriptReadyAt: times.transcriptReadyAt,
    summaryReadyAt: times.summaryReadyAt,
    sharedWith: toSharing(input.sharedWith ?? "no_teams", owner),
    invitees,
    language: input.language ?? "en",
    media: input.media ?? "video",
    speakers: toSpeakers(invitees, owner),
    ...pickContent(input),
  });
  scheduleAnnouncement(world, stored, "history");
  return stored.meeting;
}

/** Edits a call now. Throws SimulatorInputError on an unknown recording or a wrong field. */
export function editMeeting(world: World, recordingId: number, changes: MeetingChanges): SimulatedMeeting {
  const before = getMeeting(world, recordingId);
  const owner = world.people.get(before.meeting.ownerEmail);
  const { sharedWith, invitees, transcriptReadyAt, summaryReadyAt, createdAt, ...plain } = changes;
  const stored = world.meetings.change(recordingId, {
    ...plain,
    ...(sharedWith === undefined ? {} : { sharedWith: toSharing(sharedWith, owner) }),
    ...(invitees === undefined ? {} : { invitees: toInvitees(invitees, owner, false, recordingId) }),
    ...(createdAt === undefined ? {} : { createdAt: formatInstant(parseInstantMs(createdAt, "createdAt")) }),
    ...(transcriptReadyAt === undefined
      ? {}
      : { transcriptReadyAt: toReadyAt(transcriptReadyAt, "transcriptReadyAt") }),
    ...(summaryReadyAt === undefined ? {} : { summaryReadyAt: toReadyAt(summaryReadyAt, "summaryReadyAt") }),
  });
  if (stored === undefined) throw new SimulatorInputError(`recordingId: no recording ${recordingId}`);
  if (summaryReadyAt !== undefined) scheduleAnnouncement(world, stored, "news");
  return stored.meeting;
}

/** Ticks off an action item by its index in `action_items`. */
export function completeActionItem(world: World, recordingId: number, index: number): void {
  const { meeting } = getMeeting(world, recordingId);
  if (!Number.isInteger(index) || index < 0)
    throw new SimulatorInputError("index: a whole number of at least 0 is needed");
  world.meetings.change(recordingId, { completedActionItems: [...(meeting.completedActionItems ?? []), index] });
}

export function deleteMeeting(world: World, recordingId: number): void {
  if (!world.meetings.remove(recordingId)) throw new SimulatorInputError(`recordingId: no recording ${recordingId}`);
}

export function getMeeting(world: World, recordingId: number): StoredMeeting {
  const stored = world.meetings.find(recordingId);
  if (stored === undefined) throw new SimulatorInputError(`recordingId: no recording ${recordingId}`);
  return stored;
}

/** A call whose summary is still to come is announced then. One added with its summary is history and never announced. */
function scheduleAnnouncement(world: World, stored: StoredMeeting, past: "history" | "news"): void {
  const { summaryReadyAt, recordingId } = stored.meeting;
  if (summaryReadyAt === "never" || stored.announced) return;
  const dueAtMs = Date.parse(summaryReadyAt);
  if (past === "history" && dueAtMs <= world.clock.now()) {
    stored.announced = true;
    return;
  }
  world.agenda.add(dueAtMs, () => {
    const current = world.meetings.find(recordingId);
    if (current !== stored || stored.announced || stored.meeting.summaryReadyAt !== summaryReadyAt) return;
    stored.announced = true;
    return announceMeeting(world, stored.meeting);
  });
}

function findFreeId(world: World, { recordingIds }: Readonly<Switches>): number {
  let id = (recordingIds === "small" ? FIRST_SMALL_ID : FIRST_BIG_ID) + world.meetings.added;
  while (world.meetings.find(id) !== undefined) id += 1;
  return id;
}

function toTimes(input: MeetingInput, switches: Readonly<Switches>, nowMs: number) {
  const minutes = input.durationMinutes ?? DEFAULT_MINUTES;
  if (!(minutes > 0)) throw new SimulatorInputError("durationMinutes: more than 0 is needed");
  const durationMs = Math.round(minutes * 60) * 1000;
  const read = (field: "recordingStartAt" | "recordingEndAt" | "createdAt"): number | undefined => {
    const value = input[field];
    return value === undefined ? undefined : parseInstantMs(value, field);
  };
  const start = read("recordingStartAt");
  const end = read("recordingEndAt") ?? (start === undefined ? undefined : start + durationMs);
  const delayMs = switches.createdDelaySeconds * 1000;
  const createdAtMs = read("createdAt") ?? (end === undefined ? Math.floor(nowMs / 1000) * 1000 : end + delayMs);
  const endAtMs = end ?? createdAtMs - delayMs;
  const startAtMs = start ?? endAtMs - durationMs;
  if (endAtMs <= startAtMs) throw new SimulatorInputError("recordingEndAt: must lie after recordingStartAt");
  const ready = (
    at: Instant | "never" | undefined,
    ownDelayMs: number | undefined,
    delay: number | "never",
    field: string,
  ) => {
    if (at !== undefined) return toReadyAt(at, field);
    if (ownDelayMs !== undefined) return formatInstant(endAtMs + ownDelayMs);
    return delay === "never" ? "never" : formatInstant(endAtMs + delay * 1000);
  };
  return {
    startAtMs,
    endAtMs,
    createdAtMs,
    transcriptReadyAt: ready(
      input.transcriptReadyAt,
      input.transcriptDelayMs,
      switches.transcriptDelaySeconds,
      "transcriptReadyAt",
    ),
    summaryReadyAt: ready(input.summaryReadyAt, input.summaryDelayMs, switches.summaryDelaySeconds, "summaryReadyAt"),
  };
}

function toReadyAt(value: Instant | "never", field: string): string {
  return value === "never" ? value : formatInstant(parseInstantMs(value, field));
}

function roundToQuarter(ms: number): number {
  return Math.round(ms / 900_000) * 900_000;
}

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

function toInvitees(
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
function toSpeakers(invitees: readonly Invitee[], owner: SimulatedUser): readonly Invitee[] {
  const host = { name: owner.name, email: owner.email, isExternal: false };
  const guests = invitees.filter((invitee) => invitee.email !== owner.email);
  return [host, ...(guests.length > 0 ? guests : [{ name: null, email: null, isExternal: true }])];
}

function pickContent(input: MeetingInput): Partial<SimulatedMeeting> {
  const { transcript, summary, actionItems, highlights, crmMatches, raw, omit } = input;
  const given = Object.entries({ transcript, summary, actionItems, highlights, crmMatches, raw, omit });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
