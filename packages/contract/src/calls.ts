/** Calls as the CRM reads them: each part says for itself whether it is there, coming, or missing at Fathom. */
import * as z from "zod";
import { Count, Cursor, Instant, InstantInput, Limit, RecordingId, RepId } from "./ids.ts";
import { toPageShape } from "./page.ts";
import { checkPeriod } from "./period.ts";
import { shapes } from "./registry.ts";

export const PART_STATES = ["present", "pending", "absent", "failed"] as const;
export const PartState = z.enum(PART_STATES).register(shapes, {
  id: "PartState",
  description:
    "present: here. pending: Fathom is still making it. absent: Fathom never made it, or (a transcript with expiredAt) it was older than you keep it. failed: it could not be fetched or stored.",
});
export type PartState = z.infer<typeof PartState>;

export const InviteeView = z
  .object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    domain: z.string().nullable(),
    external: z.boolean(),
  })
  .register(shapes, { id: "Invitee" });
export type InviteeView = z.infer<typeof InviteeView>;

export const ActionItemView = z
  .object({
    description: z.string(),
    completed: z.boolean(),
    userGenerated: z.boolean(),
    /** `HH:MM:SS` from the start of the recording. */
    at: z.string().nullable(),
    playbackUrl: z.string().nullable(),
    assignee: z
      .object({ name: z.string().nullable(), email: z.string().nullable(), team: z.string().nullable() })
      .nullable(),
  })
  .register(shapes, { id: "ActionItem" });
export type ActionItemView = z.infer<typeof ActionItemView>;

const source = z.enum(["poll", "webhook"]);

export const CallView = z
  .object({
    recordingId: RecordingId,
    repId: RepId,
    title: z.string(),
    /** Title in the calendar; null for a call without an event. */
    meetingTitle: z.string().nullable(),
    startedAt: Instant,
    endedAt: Instant.nullable(),
    createdAt: Instant,
    url: z.string().nullable(),
    /** Lets anyone who has it see the recording. */
    shareUrl: z.string().nullable(),
    language: z.string().nullable(),
    invitees: z.array(InviteeView),
    summary: z.object({
      state: PartState,
      markdown: z.string().optional(),
      templateName: z.string().nullable().optional(),
      observedAt: Instant.optional(),
    }),
    actionItems: z.object({ state: PartState, items: z.array(ActionItemView), observedAt: Instant.optional() }),
    /** `lines`: how many; the text has its own route. */
    transcript: z.object({
      state: PartState,
      lines: Count,
      observedAt: Instant.optional(),
      /** Erased then, because it was older than you keep transcripts; the state is absent. */
      expiredAt: Instant.optional(),
    }),
    meetingType: z.string().nullable(),
    sharedWith: z.string().nullable(),
    /** false: Fathom no longer shows it to this rep, seen in two complete reads. */
    visible: z.boolean(),
    /** When Fathom produced what is shown, as far as we know. */
    observedAt: Instant,
    meetingUrl: z.string().nullable().optional(),
    scheduledStartAt: Instant.nullable().optional(),
    scheduledEndAt: Instant.nullable().optional(),
    /** How each part came. */
    sources: z
      .object({ metadata: source, summary: source, actionItems: source, transcript: source })
      .partial()
      .optional(),
  })
  .register(shapes, {
    id: "Call",
    description:
      "A call. transcript.lines is a count, its text has a route of its own; transcript.expiredAt: erased because it was older than you keep transcripts. shareUrl lets anyone who has it see the recording. visible: false when Fathom no longer shows the call.",
  });
export type CallView = z.infer<typeof CallView>;

const VISIBLE_ALLOWED = "true (only calls Fathom still shows, the default) or any";

export const ListCallsQuery = z
  .strictObject({
    /** Inclusive, on `startedAt`. */
    from: InstantInput.optional(),
    /** Exclusive, on `startedAt`. */
    to: InstantInput.optional(),
    limit: Limit,
    cursor: Cursor.optional(),
    visible: z
      .enum(["true", "any"], `must be ${VISIBLE_ALLOWED}`)
      .register(shapes, { description: "any: also calls Fathom no longer shows.", allowed: VISIBLE_ALLOWED })
      .optional(),
  })
  .superRefine(checkPeriod);
export type ListCallsQuery = z.infer<typeof ListCallsQuery>;

export const CallPage = toPageShape(CallView).register(shapes, { id: "CallPage" });
export type CallPage = z.infer<typeof CallPage>;

export const TranscriptLineView = z
  .object({
    speaker: z.object({ name: z.string(), email: z.string().nullable() }),
    text: z.string(),
    at: z.string(),
  })
  .register(shapes, {
    id: "TranscriptLine",
    description: "text: byte for byte as Fathom gave it. at: HH:MM:SS from the start of the recording.",
  });
export type TranscriptLineView = z.infer<typeof TranscriptLineView>;

export const TranscriptView = z
  .object({ recordingId: RecordingId, language: z.string().nullable(), items: z.array(TranscriptLineView) })
  .register(shapes, { id: "Transcript" });
export type TranscriptView = z.infer<typeof TranscriptView>;
