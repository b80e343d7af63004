/** What a CRM shows on the page of a contact or of a company: addresses and domains in a path, and the calls with them. */
import * as z from "zod";
import { ActionItemView, InviteeView, TranscriptLineView } from "./calls.ts";
import { Email } from "./emails.ts";
import { Count, Cursor, Instant, RecordingId, RepId, wholeNumberParam } from "./ids.ts";
import { toPageShape } from "./page.ts";
import { shapes } from "./registry.ts";

/** Path parameters of the routes below `/api/contacts/{email}`. Upper and lower case are the same. */
export const ContactParams = z.strictObject({ email: Email });
export type ContactParams = z.infer<typeof ContactParams>;

const DOMAIN_LENGTH_MAX = 253;
const DOMAIN_ALLOWED = `a domain as in an e-mail address, like example.com, at most ${DOMAIN_LENGTH_MAX} characters`;
const DOMAIN_SYNTAX = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])$/u;

export const CompanyDomain = z
  .string()
  .trim()
  .refine((text) => text.length <= DOMAIN_LENGTH_MAX && DOMAIN_SYNTAX.test(text), `must be ${DOMAIN_ALLOWED}`)
  .register(shapes, { allowed: DOMAIN_ALLOWED, wire: { type: "string", maxLength: DOMAIN_LENGTH_MAX } });

/** Path parameters of `/api/companies/{domain}/calls`. */
export const CompanyParams = z.strictObject({ domain: CompanyDomain });
export type CompanyParams = z.infer<typeof CompanyParams>;

/** How far all calls were looked through, beside those that list the address as an external participant. */
const Searched = z.object({ calls: Count, complete: z.boolean() });

/** What was erased of a person, call by call, in numbers. */
export const ContactErasedView = z
  .object({
    /** Since when the person is kept out, whatever Fathom still lists. */
    suppressedAt: Instant,
    /** false: there are more calls; send the same request again. */
    complete: z.boolean(),
    searched: Searched,
    totals: z.object({ calls: Count, invitees: Count, transcriptLines: Count, actionItems: Count }),
    /** Deliveries nobody had read yet, or could, that hold the address: deleted whole. */
    deliveries: Count,
    calls: z.array(
      z.object({
        recordingId: RecordingId,
        repId: RepId,
        invitees: Count,
        transcriptLines: Count,
        actionItems: Count,
      }),
    ),
  })
  .register(shapes, {
    id: "ContactErased",
    description:
      "What this request erased. complete: false when there is more: it goes on by itself, and at once when the same request is sent again. searched: how many calls of all reps were looked through so far, beside those that list the address as an external participant, for the person in any other place: invited as a colleague, with an action item, or speaking; complete only when it was all of them. suppressedAt: since when the person is kept out, whatever Fathom still lists. deliveries: webhook deliveries nobody had read yet, or could, that hold the address or are about one of these calls: deleted whole.",
  });
export type ContactErasedView = z.infer<typeof ContactErasedView>;

const EXPORT_LIMIT_DEFAULT = 10;
const EXPORT_LIMIT_MAX = 25;

/** Pages are small: each call brings what the person said in it. */
export const ExportContactQuery = z.strictObject({
  limit: wholeNumberParam(1, EXPORT_LIMIT_MAX, "How many calls at most on one page.")
    .optional()
    .transform((limit) => limit ?? EXPORT_LIMIT_DEFAULT)
    .register(shapes, {
      description: "How many calls at most on one page.",
      allowed: `a whole number from 1 to ${EXPORT_LIMIT_MAX}`,
      wire: { type: "integer", minimum: 1, maximum: EXPORT_LIMIT_MAX, default: EXPORT_LIMIT_DEFAULT },
    }),
  cursor: Cursor.optional(),
});
export type ExportContactQuery = z.infer<typeof ExportContactQuery>;

/** What one call holds of a person. */
const ExportedCallView = z.object({
  recordingId: RecordingId,
  repId: RepId,
  title: z.string(),
  startedAt: Instant,
  visible: z.boolean(),
  /** As they were invited. */
  invitees: z.array(InviteeView),
  /** Those assigned to them. */
  actionItems: z.array(ActionItemView),
  /** What they said. */
  transcript: z.array(TranscriptLineView),
});

export const ContactExportPage = toPageShape(ExportedCallView)
  .extend({
    suppressedAt: Instant.nullable(),
    searched: Searched,
    deliveries: z.array(
      z.object({
        repId: RepId,
        deliveryId: z.string(),
        recordingId: RecordingId.nullable(),
        receivedAt: Instant,
      }),
    ),
  })
  .register(shapes, {
    id: "ContactExportPage",
    description:
      "Everything held of one person: how they were invited, what they were to do, what they said. First the calls that list them as an external participant, newest first; then the others, of all reps, rep by rep. searched: how many of those were looked through up to this page; complete on the last one, where nextCursor is null. deliveries: webhook deliveries nobody has read yet, or could, that hold the address (on the first page) or are about a call of this page; what they told comes with the next poll. suppressedAt: since when they are erased and kept out.",
  });
export type ContactExportPage = z.infer<typeof ContactExportPage>;
