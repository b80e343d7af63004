/** Numbers for the dashboard: runs by day, and how each rep stands. No calls are read for them. */
import * as z from "zod";
import { Count, Cursor, Instant, Limit, RepId, wholeNumberParam } from "./ids.ts";
import { Outcome } from "./outcomes.ts";
import { toPageShape } from "./page.ts";
import { shapes } from "./registry.ts";

const STATS_DAYS_DEFAULT = 30;
const STATS_DAYS_MAX = 90;

export const StatsQuery = z.strictObject({
  days: wholeNumberParam(1, STATS_DAYS_MAX, "Today and the days before.")
    .optional()
    .transform((days) => days ?? STATS_DAYS_DEFAULT)
    .register(shapes, {
      description: "Today and the days before.",
      allowed: `a whole number from 1 to ${STATS_DAYS_MAX}`,
      wire: { type: "integer", minimum: 1, maximum: STATS_DAYS_MAX, default: STATS_DAYS_DEFAULT },
    }),
  limit: Limit,
  cursor: Cursor.optional(),
});
export type StatsQuery = z.infer<typeof StatsQuery>;

/** Capacity units of DynamoDB; halves are possible. */
const UnitsView = z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() });

const StatsDay = z.object({
  date: z.iso.date(),
  /** `unsummed`: still going, or waiting for somebody to read it: counted here and nowhere else. */
  runs: z.object({ started: Count, finished: Count, unsummed: Count }),
  reps: z.object({ done: Count, failed: Count, blocked: Count, deferred: Count }),
  calls: z.object({ added: Count, updated: Count }),
  requests: z.object({ light: Count, heavy: Count }),
  units: UnitsView,
});

const StatsRep = z.object({
  repId: RepId,
  active: z.boolean(),
  /** Calls Fathom listed on these days; days never read count nothing. */
  listed: Count,
  /** Visible calls held, of all time. */
  calls: Count,
  pendingParts: Count,
  /** Of the calls held that were created on these days. */
  absentParts: Count.optional(),
  failedParts: Count.optional(),
  quarantined: Count,
  outcome: Outcome.nullable(),
  completeUntil: Instant.nullable(),
  /** Seconds since `completeUntil`: how old what is shown may be. */
  freshnessSeconds: Count.nullable(),
});

export const StatsView = z
  .object({
    timeZone: z.string(),
    days: z.array(StatsDay),
    /** Days before it are not told whole: there were more runs than are read at once. */
    incompleteBefore: Instant.nullable(),
    reps: toPageShape(StatsRep),
  })
  .register(shapes, {
    id: "Stats",
    description:
      "days: runs by the day they started, oldest first; reps counts outcomes over all runs, units what DynamoDB charged. runs.unsummed: still going. incompleteBefore: days before it are not told whole. reps: one page, by id; absentParts and failedParts count summaries, transcripts and action items that Fathom never made or that could not be taken, of calls created on these days; freshnessSeconds is the time since completeUntil.",
  });
export type StatsView = z.infer<typeof StatsView>;
