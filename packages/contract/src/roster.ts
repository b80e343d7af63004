/** The roster: all reps at once, searched, filtered, ordered and counted, however many there are, with as of when that is. */
import * as z from "zod";
import { FailureClass } from "./failures.ts";
import { Count, Cursor, Instant, Limit, RepId } from "./ids.ts";
import { shapes } from "./registry.ts";
import { RepView } from "./reps.ts";
import { RetentionView } from "./retention.ts";

/** From the worst to the best. */
export const REP_STATUSES = [
  "refused",
  "mismatch",
  "ours",
  "source",
  "behind",
  "unconnected",
  "quarantined",
  "first",
  "paused",
  "complete",
] as const;
export const RepStatus = z.enum(REP_STATUSES).register(shapes, {
  id: "RepStatus",
  description:
    "The worst that is true of a rep. refused: Fathom refuses the key. mismatch: the key shows only other people's recordings. ours: a fault of ours. source: Fathom is in trouble or asks to wait. behind: complete until more than an hour ago. unconnected: no key. quarantined: up to date, but for meetings that could not be read. first: the first complete check has not ended. paused. complete: every call until a moment ago is here.",
});
export type RepStatus = z.infer<typeof RepStatus>;

export const FRESHNESS_STEPS = ["fresh", "hour", "hours", "day", "week", "older", "never", "off"] as const;
export const FreshnessStep = z.enum(FRESHNESS_STEPS).register(shapes, {
  id: "FreshnessStep",
  description:
    "How long ago completeUntil is. fresh: 35 minutes at most. hour: one hour. hours: six. day: 24. week: seven days. older. never: not complete yet. off: paused or not connected.",
});
export type FreshnessStep = z.infer<typeof FreshnessStep>;

export const ROSTER_SORTS = ["status", "name", "oldest", "checked", "calls", "pending"] as const;

const SEARCH_LENGTH_MAX = 100;
const SEARCH_ALLOWED = `1 to ${SEARCH_LENGTH_MAX} characters on one line`;
const STATUS_FILTERS = ["trouble", ...REP_STATUSES] as const;
const BOOLEAN_ALLOWED = "true or false";

const oneOf = (values: readonly string[]) => `one of ${values.join(", ")}`;

export const ListRosterQuery = z.strictObject({
  search: z
    .string()
    .trim()
    .min(1, `must be ${SEARCH_ALLOWED}`)
    .max(SEARCH_LENGTH_MAX, `must be ${SEARCH_ALLOWED}`)
    .regex(/^\P{Cc}*$/u, `must be ${SEARCH_ALLOWED}`)
    .register(shapes, {
      description: "Every word of it is in the rep's name, an address or the id; accents and case do not matter.",
      allowed: SEARCH_ALLOWED,
      wire: { type: "string", minLength: 1, maxLength: SEARCH_LENGTH_MAX },
    })
    .optional(),
  status: z
    .enum(STATUS_FILTERS, `must be ${oneOf(STATUS_FILTERS)}`)
    .register(shapes, {
      description: "Only reps that stand so. trouble: refused, mismatch, ours, source and behind together.",
      allowed: oneOf(STATUS_FILTERS),
    })
    .optional(),
  active: z
    .enum(["true", "false"], `must be ${BOOLEAN_ALLOWED}`)
    .transform((active) => active === "true")
    .register(shapes, {
      description: "true: only reps that are synced; false: only paused ones.",
      allowed: BOOLEAN_ALLOWED,
      wire: { type: "boolean" },
    })
    .optional(),
  failure: z
    .enum(FailureClass.options, `must be ${oneOf(FailureClass.options)}`)
    .register(shapes, {
      description: "Only active reps with a standing failure of this class.",
      allowed: oneOf(FailureClass.options),
    })
    .optional(),
  freshness: z
    .enum(FRESHNESS_STEPS, `must be ${oneOf(FRESHNESS_STEPS)}`)
    .register(shapes, {
      description: "Only reps whose completeUntil is that long ago.",
      allowed: oneOf(FRESHNESS_STEPS),
    })
    .optional(),
  pending: z
    .enum(["true", "false"], `must be ${BOOLEAN_ALLOWED}`)
    .transform((pending) => pending === "true")
    .register(shapes, {
      description: "true: only reps with parts that Fathom is still making; false: only those without.",
      allowed: BOOLEAN_ALLOWED,
      wire: { type: "boolean" },
    })
    .optional(),
  sort: z
    .enum(ROSTER_SORTS, `must be ${oneOf(ROSTER_SORTS)}`)
    .optional()
    .transform((sort) => sort ?? "status")
    .register(shapes, {
      description:
        "status (the default): the worst first. oldest: the longest ago complete first. checked: the longest ago checked first. calls, pending: the most first. Equals come by name.",
      allowed: oneOf(ROSTER_SORTS),
      wire: { type: "string", enum: [...ROSTER_SORTS], default: "status" },
    }),
  limit: Limit,
  cursor: Cursor.optional(),
});
export type ListRosterQuery = z.infer<typeof ListRosterQuery>;

/** A rep with the words that say how it stands. */
export const RosterRep = RepView.extend({ status: RepStatus, freshness: FreshnessStep }).register(shapes, {
  id: "RosterRep",
  description: "A rep as it stands now: its status, and how long ago completeUntil is, in one word each.",
});
export type RosterRep = z.infer<typeof RosterRep>;

export const RosterPage = z
  .object({
    /** Which reps fit and in what order is as of then; what is said of each of them is as of now. */
    asOf: Instant,
    /** Reps there are. */
    total: Count,
    /** Reps that fit. */
    matching: Count,
    /** Place of the first item among those that fit, from 0. */
    start: Count,
    /** How many of those that fit everything but `status` stand how; those there are. */
    counts: z.array(z.object({ status: RepStatus, count: Count })),
    items: z.array(RosterRep),
    nextCursor: Cursor.nullable(),
    previousCursor: Cursor.nullable(),
  })
  .register(shapes, {
    id: "RosterPage",
    description:
      "asOf: which reps fit, in what order, and the counts are as of then; the items are as of now. total: all reps. matching: those that fit. start: place of the first item among them, from 0. counts: of those that fit everything but status. previousCursor: null on the first page.",
  });
export type RosterPage = z.infer<typeof RosterPage>;

export const RosterSummaryView = z
  .object({
    asOf: Instant,
    reps: Count,
    active: Count,
    /** Reps with status complete or quarantined. */
    upToDate: Count,
    /** Until when all those that are up to date are complete; null without any. */
    completeUntil: Instant.nullable(),
    lastCheckedAt: Instant.nullable(),
    calls: Count,
    pendingParts: Count,
    repsPending: Count,
    statuses: z.array(
      z.object({ status: RepStatus, count: Count, since: Instant.optional(), repId: RepId.optional() }),
    ),
    failures: z.array(z.object({ class: FailureClass, count: Count, since: Instant })),
    freshness: z.array(z.object({ step: FreshnessStep, count: Count })),
    webhooks: z.object({ active: Count, failed: Count, none: Count }),
    /** Left out when everything is kept. */
    retention: RetentionView.optional(),
  })
  .register(shapes, {
    id: "RosterSummary",
    description:
      "All reps in a few numbers, as of asOf. upToDate: reps whose status is complete or quarantined, and completeUntil until when all of those are complete. repsPending: reps with parts pending. statuses: those there are, the worst first; since: of the first of them; repId: the rep, when it is the only one. failures: standing failures of active reps. freshness: every step. webhooks: of active, connected reps.",
  });
export type RosterSummaryView = z.infer<typeof RosterSummaryView>;
