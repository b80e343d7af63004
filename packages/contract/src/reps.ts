/** Reps: what the CRM tells us about them, and what we show of them: their connection and how far their calls are complete. */
import * as z from "zod";
import { ConnectionView, ConnectionWarning } from "./connections.ts";
import { Email } from "./emails.ts";
import { FailureView } from "./failures.ts";
import { Count, Instant, RepId } from "./ids.ts";
import { Outcome } from "./outcomes.ts";
import { PageQuery, toPageShape } from "./page.ts";
import { shapes } from "./registry.ts";
import { RetentionView } from "./retention.ts";

const NAME_LENGTH_MAX = 200;
const NAME_ALLOWED = `1 to ${NAME_LENGTH_MAX} characters on one line`;

/** A rep as the CRM puts it. The whole rep, not a patch: what is left out takes its default. */
export const PutRepBody = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, `must be ${NAME_ALLOWED}`)
      .max(NAME_LENGTH_MAX, `must be ${NAME_ALLOWED}`)
      .regex(/^\P{Cc}*$/u, `must be ${NAME_ALLOWED}`)
      .register(shapes, { allowed: NAME_ALLOWED, wire: { type: "string", minLength: 1, maxLength: NAME_LENGTH_MAX } }),
    email: Email,
    /** null is the same as left out. */
    fathomEmail: Email.nullable().optional(),
    active: z.boolean().optional(),
  })
  .register(shapes, {
    id: "PutRep",
    description:
      "The whole rep, not a patch. fathomEmail: the address the rep uses in Fathom, email when left out. active: false pauses syncing, true when left out.",
  });
export type PutRepBody = z.infer<typeof PutRepBody>;

/** How far a rep's calls are complete. */
export const RepSyncView = z
  .object({
    /** Every call created before this instant is in the CRM; null before the first complete check. */
    completeUntil: Instant.nullable(),
    lastCheckedAt: Instant.nullable(),
    lastChangedAt: Instant.nullable(),
    /** How the last attempt ended; null before the first. */
    outcome: Outcome.nullable(),
    /** Summaries and transcripts Fathom is still making. */
    pendingParts: Count,
    /** Calls held and visible. */
    calls: Count,
    /** Meetings Fathom lists that could not be read. */
    quarantined: Count,
    failure: FailureView.optional(),
  })
  .register(shapes, {
    id: "RepSync",
    description:
      "completeUntil: every call created before it is in the CRM. pendingParts: summaries and transcripts Fathom is still making. calls: those held and visible. quarantined: meetings that could not be read.",
  });
export type RepSyncView = z.infer<typeof RepSyncView>;

export const RepView = z
  .object({
    repId: RepId,
    name: z.string(),
    email: z.string(),
    fathomEmail: z.string().nullable(),
    active: z.boolean(),
    connection: ConnectionView,
    sync: RepSyncView,
    /** The connection's warning, where a list of reps sees it at once. */
    warning: ConnectionWarning.optional(),
    /** Left out when everything is kept. */
    retention: RetentionView.optional(),
  })
  .register(shapes, { id: "Rep", description: "A rep, the connection to Fathom, and how far the calls are complete." });
export type RepView = z.infer<typeof RepView>;

export const ListRepsQuery = PageQuery;
export type ListRepsQuery = z.infer<typeof ListRepsQuery>;

export const RepPage = toPageShape(RepView).register(shapes, { id: "RepPage" });
export type RepPage = z.infer<typeof RepPage>;

const PURGE_ALLOWED = "true or false (the default)";

export const DeleteRepQuery = z.strictObject({
  /** true: the rep's calls are erased too. */
  purge: z
    .enum(["true", "false"], `must be ${PURGE_ALLOWED}`)
    .register(shapes, { description: "true: erase the rep's calls too.", allowed: PURGE_ALLOWED })
    .optional(),
});
export type DeleteRepQuery = z.infer<typeof DeleteRepQuery>;

export const RepPurging = z
  .object({ repId: RepId, state: z.literal("purging") })
  .register(shapes, { id: "RepPurging", description: "The rep is gone; the rest of its calls is being erased." });
export type RepPurging = z.infer<typeof RepPurging>;
