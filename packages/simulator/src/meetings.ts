/**
 * Adding and changing calls. Guarantees a consistent timeline for each call (recording, created, transcript, summary)
 * and that webhooks go out once, when the summary is there.
 */
import { formatInstant, parseInstantMs, SimulatorInputError } from "./input-error.ts";
import type { Instant, MeetingChanges, MeetingInput } from "./meeting-input.ts";
import { toInvitees, toSharing, toSpeakers } from "./meeting-people.ts";
import { roundToQuarter, toReadyAt, toTimeline } from "./meeting-timeline.ts";
import type { StoredMeeting } from "./state/meeting-store.ts";
import type { SimulatedMeeting } from "./state/model.ts";
import type { Switches } from "./switches/switches.ts";
import { announceMeeting } from "./webhooks/announce.ts";
import type { World } from "./world.ts";

const FIRST_SMALL_ID = 900_000_001;
const FIRST_BIG_ID = 2_147_483_649;

/** Adds a call of the owner. Throws SimulatorInputError on an unknown owner or a wrong field. */
export function addMeeting(world: World, ownerEmail: string, input: MeetingInput = {}): SimulatedMeeting {
  const owner = world.people.get(ownerEmail);
  const switches = world.switchBoard.resolve(owner.email, "");
  const times = toTimeline(input, switches, world.clock.now());
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

function pickContent(input: MeetingInput): Partial<SimulatedMeeting> {
  const { transcript, summary, actionItems, highlights, crmMatches, raw, omit } = input;
  const given = Object.entries({ transcript, summary, actionItems, highlights, crmMatches, raw, omit });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
