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

/** Seconds since the end of what was complete, of every rep that could be synced, at the moment each run of all reps began. */
const FreshnessView = z.object({
  /** At most a fifth too high, never too low; so is `p95Seconds`. */
  medianSeconds: Count,
  p95Seconds: Count,
  /** Exact. */
  worstSeconds: Count,
  /** Ages looked at: reps times runs. */
  ages: Count,
});

const CostView = z.object({
  usdPerMillionUnits: UnitsView,
  /** From the first of this month until now; null when `days` does not reach back so far, or not all of it was told. */
  monthToDateUsd: z.number().nonnegative().nullable(),
  /** A month like the whole days among `days`, from the first with a run on; null before there is one. */
  monthUsd: z.number().nonnegative().nullable(),
});

const StatsDay = z.object({
  date: z.iso.date(),
  /** `unsummed`: still going, or waiting for somebody to read it: counted here and nowhere else. */
  runs: z.object({ started: Count, finished: Count, unsummed: Count }),
  reps: z.object({ done: Count, failed: Count, blocked: Count, deferred: Count }),
  calls: z.object({ added: Count, updated: Count }),
  requests: z.object({ light: Count, heavy: Count }),
  /** Requests of these that Fathom refused for their rate (429). */
  throttles: Count,
  /** The most requests of one rep within a minute of a run; null: not known of any run of the day. */
  busiestMinute: z.object({ all: Count, heavy: Count }).nullable(),
  units: UnitsView,
  /** What the units cost, in US dollars at list price. */
  costUsd: z.number().nonnegative(),
  /** null: no run of all reps began on this day. */
  freshness: FreshnessView.nullable(),
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
    cost: CostView,
    reps: toPageShape(StatsRep),
  })
  .register(shapes, {
    id: "Stats",
    description:
      "days: runs by the day they started, oldest first, and what they did (parts and history looked at behind a run are not counted); reps counts outcomes over all runs, throttles the requests Fathom refused for their rate, busiestMinute the most requests one rep (one key) sent within a minute in any of them (all kinds, and heavy ones alone; exact where the rep took a minute or less, at least so many where it took longer), units what DynamoDB charged and costUsd what that is at list price (us-east-1, on demand; reads and writes of runs alone: no storage, no functions, no clicks on the API). days.freshness: how old what is shown had become when the day's runs of all reps began (reps times runs; blocked reps are left out), median and 95th percentile at most a fifth too high. cost.monthUsd: a month like the whole days told. runs.unsummed: still going. incompleteBefore: days before it are not told whole. reps: one page, by id; absentParts and failedParts count summaries, transcripts and action items that Fathom never made or that could not be taken, of calls created on these days; freshnessSeconds is the time since completeUntil.",
  });
export type StatsView = z.infer<typeof StatsView>;
