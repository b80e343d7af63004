/**
 * Fathom's meeting as the domain's call: pure. What was not asked for is `undefined`; what was asked for and is null,
 * missing or an empty that proves nothing is `null`. Text is passed on byte-equal.
 */
import type {
  Instant,
  ProbedCall,
  SourceActionItem,
  SourceCall,
  SourceInvitee,
  SourceSummary,
  TranscriptLine,
} from "@fathom-sync/core";
import { findInstant } from "./instant.ts";
import type { FathomActionItem, FathomInvitee, FathomMeeting, FathomTranscriptItem } from "./meeting.schema.ts";

/** Which parts the request asked for: only then does a null say that the part is not there (yet). */
export interface AskedParts {
  readonly actionItems: boolean;
  readonly summary: boolean;
  readonly transcript: boolean;
}

export function toSourceCall(meeting: FathomMeeting, asked: AskedParts): SourceCall {
  const createdAt = getInstant(meeting.created_at);
  const scheduledStartAt = toInstantOrNull(meeting.scheduled_start_time);
  return {
    recordingId: meeting.recording_id,
    createdAt,
    title: meeting.title ?? meeting.meeting_title ?? "",
    meetingTitle: meeting.meeting_title ?? null,
    meetingType: toTextOrNull(meeting.meeting_type),
    startedAt: toInstantOrNull(meeting.recording_start_time) ?? scheduledStartAt ?? createdAt,
    endedAt: toInstantOrNull(meeting.recording_end_time),
    scheduledStartAt,
    scheduledEndAt: toInstantOrNull(meeting.scheduled_end_time),
    url: toTextOrNull(meeting.url),
    shareUrl: toTextOrNull(meeting.share_url),
    meetingUrl: toTextOrNull(meeting.meeting_url),
    language: toTextOrNull(meeting.transcript_language),
    sharedWith: toTextOrNull(meeting.shared_with),
    recordedByEmail: toTextOrNull(meeting.recorded_by?.email),
    invitees: toInvitees(meeting),
    ...(asked.actionItems ? { actionItems: meeting.action_items?.map(toActionItem) ?? null } : {}),
    ...(asked.summary ? { summary: toSummary(meeting.default_summary) } : {}),
    ...(asked.transcript ? { transcript: toTranscript(meeting.transcript) } : {}),
  };
}

export function toProbedCall(meeting: FathomMeeting): ProbedCall {
  return {
    recordingId: meeting.recording_id,
    createdAt: getInstant(meeting.created_at),
    recordedByEmail: toTextOrNull(meeting.recorded_by?.email),
  };
}

function toInvitees(meeting: FathomMeeting): SourceInvitee[] {
  const recorder = meeting.recorded_by;
  const ownDomain = toTextOrNull(recorder?.email_domain) ?? toDomain(recorder?.email);
  return (meeting.calendar_invitees ?? []).map((invitee) => toInvitee(invitee, ownDomain));
}

/** Without `is_external` the domain decides: another one than the recorder's is external. */
function toInvitee(invitee: FathomInvitee, ownDomain: string | null): SourceInvitee {
  const domain = toTextOrNull(invitee?.email_domain) ?? toDomain(invitee?.email);
  return {
    name: toTextOrNull(invitee?.name),
    email: toTextOrNull(invitee?.email),
    domain,
    external: invitee?.is_external ?? (domain !== null && domain.toLowerCase() !== ownDomain?.toLowerCase()),
  };
}

function toActionItem(item: FathomActionItem): SourceActionItem {
  const { assignee } = item;
  return {
    description: item.description ?? "",
    completed: item.completed ?? false,
    userGenerated: item.user_generated ?? false,
    at: toTextOrNull(item.recording_timestamp),
    playbackUrl: toTextOrNull(item.recording_playback_url),
    assignee:
      assignee === null || assignee === undefined
        ? null
        : {
            name: toTextOrNull(assignee.name),
            email: toTextOrNull(assignee.email),
            team: toTextOrNull(assignee.team),
          },
  };
}

/** An all-null summary has been seen where none was ready yet. */
function toSummary(summary: FathomMeeting["default_summary"]): SourceSummary | null {
  const markdown = summary?.markdown_formatted;
  if (typeof markdown !== "string" || markdown.trim() === "") return null;
  return { templateName: summary?.template_name ?? null, markdown };
}

/** An empty list proves nothing: it is also what a transcript in the making can look like. */
function toTranscript(items: readonly FathomTranscriptItem[] | null | undefined): TranscriptLine[] | null {
  if (items === null || items === undefined || items.length === 0) return null;
  // Lines are in the order they were spoken, so one without a time of its own stands at that of the line before.
  let at = "00:00:00";
  return items.map((item) => {
    at = toTextOrNull(item.timestamp) ?? at;
    return {
      speaker: {
        name: item.speaker?.display_name ?? "",
        email: toTextOrNull(item.speaker?.matched_calendar_invitee_email),
      },
      text: item.text,
      at,
    };
  });
}

/** Blank says as little as null. */
function toTextOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined || text.trim() === "" ? null : text;
}

function toDomain(email: string | null | undefined): string | null {
  return toTextOrNull(email?.split("@")[1]?.toLowerCase());
}

function toInstantOrNull(text: string | null | undefined): Instant | null {
  return text === null || text === undefined ? null : (findInstant(text) ?? null);
}

function getInstant(text: string): Instant {
  const instant = findInstant(text);
  if (instant === undefined) throw new RangeError("created_at: not an ISO 8601 instant");
  return instant;
}
