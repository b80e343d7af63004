/**
 * What we read of a meeting as Fathom lists it. Only `recording_id` and `created_at` are needed; everything else may be
 * missing or null, unknown fields are kept, enums are plain strings. Where a value is nullable here, an odd one is given
 * up alone (see parse-meeting.ts); where it is not, the nearest nullable thing around it is given up with it. That is how
 * a transcript with one unreadable line counts as not readable, rather than as a transcript with a hole.
 *
 * Source: Fathom's API reference (list meetings, new meeting content ready), in its states of 2025, April and July 2026.
 */
import * as z from "zod";
import { isInstant } from "./instant.ts";

const text = z.string().nullish();
const flag = z.boolean().nullish();
const instant = z.string().refine(isInstant, { error: "not an ISO 8601 instant" }).nullish();

/** A bare string where a person is expected still says who it is: by e-mail when it looks like one, else by name. */
function toPerson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.includes("@") ? { email: value.trim() } : { name: value };
}

const inviteeSchema = z.preprocess(
  toPerson,
  z.looseObject({ name: text, email: text, email_domain: text, is_external: flag }).nullish(),
);

const recorderSchema = z.preprocess(
  toPerson,
  z.looseObject({ name: text, email: text, email_domain: text, team: text }).nullish(),
);

const actionItemSchema = z.preprocess(
  (value) => (typeof value === "string" ? { description: value } : value),
  z.looseObject({
    description: text,
    completed: flag,
    user_generated: flag,
    recording_timestamp: text,
    recording_playback_url: text,
    assignee: z.preprocess(toPerson, z.looseObject({ name: text, email: text, team: text }).nullish()),
  }),
);

const transcriptItemSchema = z.looseObject({
  speaker: z.looseObject({ display_name: text, matched_calendar_invitee_email: text }).nullish(),
  text: z.string(),
  timestamp: text,
});

const summarySchema = z.looseObject({ template_name: text, markdown_formatted: text });

export const meetingSchema = z.looseObject({
  /** Numbers beyond 2^53 are refused: two of them could read as the same. */
  recording_id: z.int({ error: "not a whole number above 0 and below 2^53" }).positive({
    error: "not a whole number above 0 and below 2^53",
  }),
  created_at: z.string({ error: "not an ISO 8601 instant" }).refine(isInstant, { error: "not an ISO 8601 instant" }),
  title: text,
  meeting_title: text,
  /** In 2025 `internal` or `external`; since 2026 the name of a type the account defined. Taken as it is. */
  meeting_type: text,
  url: text,
  share_url: text,
  meeting_url: text,
  scheduled_start_time: instant,
  scheduled_end_time: instant,
  recording_start_time: instant,
  recording_end_time: instant,
  transcript_language: text,
  shared_with: text,
  recorded_by: recorderSchema,
  calendar_invitees: z.array(inviteeSchema).nullish(),
  action_items: z.array(actionItemSchema).nullish(),
  default_summary: summarySchema.nullish(),
  transcript: z.array(transcriptItemSchema).nullish(),
});

export type FathomMeeting = z.infer<typeof meetingSchema>;
export type FathomInvitee = NonNullable<FathomMeeting["calendar_invitees"]>[number];
export type FathomActionItem = NonNullable<FathomMeeting["action_items"]>[number];
export type FathomTranscriptItem = NonNullable<FathomMeeting["transcript"]>[number];
