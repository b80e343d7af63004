/**
 * A meeting as Fathom's API states it, in lists and in webhooks: fields by schema era, content by stage and by what
 * was asked for, and the odd data that switches turn on.
 */
import { oddNames } from "../seed-data/people-names.ts";
import { isSummaryReady, isTranscriptReady } from "../stages.ts";
import type { ActionItem, Invitee, SimulatedMeeting, SimulatedUser } from "../state/model.ts";
import type { SchemaEra, Switches } from "../switches/switches.ts";
import { toSharedWith } from "../visibility.ts";
import { writeActionItems, writeHighlights } from "./action-items.ts";
import { toCallUrl, toShareUrl } from "./links.ts";
import { writeSummary } from "./summary-text.ts";
import { writeTranscript } from "./transcript-text.ts";

export interface Includes {
  readonly transcript: boolean;
  readonly summary: boolean;
  readonly actionItems: boolean;
  readonly crmMatches: boolean;
  readonly highlights: boolean;
}

export interface BodyContext {
  readonly seed: number;
  readonly nowMs: number;
  readonly era: SchemaEra;
  readonly switches: Readonly<Switches>;
  readonly owner: SimulatedUser;
}

export type MeetingBody = Record<string, unknown>;

const THREE_HOURS_SECONDS = 10_800;

/** The API body of a meeting. Key order follows the documentation. */
export function toMeetingBody(meeting: SimulatedMeeting, includes: Includes, context: BodyContext): MeetingBody {
  const { era, switches } = context;
  const impromptu = meeting.meetingTitle === null;
  const odd = switches.oddNames ? oddNames[meeting.recordingId % oddNames.length] : undefined;
  const body: MeetingBody = {
    title: odd === undefined ? meeting.title : `${meeting.title} ${odd}`,
    meeting_title: meeting.meetingTitle,
    ...typeField(meeting, era, switches),
    recording_id: meeting.recordingId,
    url: toCallUrl(meeting.recordingId),
    ...(era === "2026-07" ? { meeting_url: impromptu ? null : meeting.meetingUrl } : {}),
    share_url: toShareUrl(meeting.recordingId, context.seed),
    created_at: meeting.createdAt,
    scheduled_start_time: toScheduled(meeting.scheduledStartAt, meeting.recordingStartAt, switches),
    scheduled_end_time: toScheduled(meeting.scheduledEndAt, meeting.recordingEndAt, switches),
    recording_start_time: meeting.recordingStartAt,
    recording_end_time: meeting.recordingEndAt,
    calendar_invitees_domains_type: switches.unknownEnumValues ? "only_partners" : toDomainsType(meeting),
    ...(era === "2026-07" ? { shared_with: switches.unknownEnumValues ? "some_planets" : toSharedWith(meeting) } : {}),
    transcript_language: switches.unknownEnumValues ? "tlh-Qaak" : meeting.language,
  };
  addContent(body, meeting, includes, context);
  body.calendar_invitees = switches.emptyInvitees ? [] : toInvitees(meeting, includes.transcript, context);
  body.recorded_by = toRecordedBy(context.owner);
  addPart(body, "crm_matches", includes.crmMatches ? toCrmMatches(meeting) : null, switches);
  for (const key of meeting.omit ?? []) delete body[key];
  return meeting.raw === undefined ? body : { ...body, ...meeting.raw };
}

/** `recorded_by` of a user. */
export function toRecordedBy(owner: SimulatedUser): MeetingBody {
  return { name: owner.name, email: owner.email, email_domain: owner.email.split("@")[1], team: owner.team };
}

/** Internal when no invitee is external. */
export function toDomainsType(meeting: SimulatedMeeting): "only_internal" | "one_or_more_external" {
  return meeting.invitees.some((invitee) => invitee.isExternal) ? "one_or_more_external" : "only_internal";
}

/** In 2025 the field said internal or external; it was gone by April 2026, and came back as the name of a type. */
function typeField(meeting: SimulatedMeeting, era: SchemaEra, switches: Readonly<Switches>): MeetingBody {
  if (era === "2026-04") return {};
  if (era === "2025") return { meeting_type: toDomainsType(meeting) === "only_internal" ? "internal" : "external" };
  return { meeting_type: switches.unknownEnumValues ? "Séance 🔮" : meeting.meetingType };
}

function toScheduled(scheduledAt: string | null, recordedAt: string, switches: Readonly<Switches>): string | null {
  if (switches.nullScheduledTimes) return null;
  return scheduledAt ?? (switches.impromptuScheduledTimes === "recording-times" ? recordedAt : null);
}

function addContent(body: MeetingBody, meeting: SimulatedMeeting, includes: Includes, context: BodyContext): void {
  const { seed, nowMs, era, switches } = context;
  const withSummary = isSummaryReady(meeting, nowMs);
  const withTranscript = includes.transcript && isTranscriptReady(meeting, nowMs);
  addPart(body, "transcript", withTranscript ? toTranscript(meeting, context) : null, switches);
  addPart(body, "default_summary", includes.summary && withSummary ? writeSummary(meeting, seed) : null, switches);
  const items = includes.actionItems && withSummary ? toActionItems(meeting, context) : null;
  addPart(body, "action_items", items, switches);
  if (era !== "2026-07") return;
  addPart(body, "highlights", includes.highlights && withSummary ? writeHighlights(meeting, seed) : null, switches);
}

function addPart(body: MeetingBody, key: string, value: unknown, switches: Readonly<Switches>): void {
  if (value !== null || switches.absentContent === "null") body[key] = value;
}

/** The transcript with the odd data in force. */
export function toTranscript(meeting: SimulatedMeeting, { seed, switches }: Pick<BodyContext, "seed" | "switches">) {
  return writeTranscript(meeting, seed, {
    oddNames: switches.oddNames,
    nullEmails: switches.nullEmails,
    durationSeconds: switches.threeHourTranscripts ? THREE_HOURS_SECONDS : undefined,
  });
}

function toActionItems(meeting: SimulatedMeeting, { seed, era, owner, switches }: BodyContext): readonly ActionItem[] {
  const items = writeActionItems(meeting, seed, era, owner.team);
  return switches.nullEmails ? items.map((item) => ({ ...item, assignee: { ...item.assignee, email: null } })) : items;
}

function toInvitees(meeting: SimulatedMeeting, withSpeakers: boolean, { switches }: BodyContext): MeetingBody[] {
  const speakers = new Set(meeting.speakers.map((speaker) => speaker.name));
  return meeting.invitees.map((invitee: Invitee, index) => {
    const name = switches.oddNames ? (oddNames[index % oddNames.length] ?? null) : invitee.name;
    const matched = name !== null && speakers.has(name) ? name : null;
    return {
      name,
      ...(withSpeakers ? { matched_speaker_display_name: matched } : {}),
      email: switches.nullEmails ? null : invitee.email,
      email_domain: switches.nullEmails ? null : (invitee.email?.split("@")[1] ?? null),
      is_external: invitee.isExternal,
    };
  });
}

function toCrmMatches(meeting: SimulatedMeeting): Readonly<MeetingBody> {
  return meeting.crmMatches ?? { contacts: [], companies: [], deals: [], error: "No CRM is connected to this account" };
}
