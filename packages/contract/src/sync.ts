/** Bulk sync and the cron route: for whom, how far back, and the run that answers. */
import * as z from "zod";
import { InstantInput, RepId, RunId, wholeNumberParam } from "./ids.ts";
import { shapes } from "./registry.ts";

export const HOURS_MIN = 1;
/** A year. */
export const HOURS_MAX = 8760;
export const REP_IDS_MAX = 1000;

const HOURS_ALLOWED = `a whole number from ${HOURS_MIN} to ${HOURS_MAX}`;
const REP_IDS_ALLOWED = `a list of 1 to ${REP_IDS_MAX} rep ids (leave it out for all active reps)`;
const NOT_BOTH = "must not be given together with hours";

/**
 * What to sync. Everything may be left out: then all active reps get the ordinary pass. An empty `repIds` is refused,
 * because it could mean nobody or everybody. Ids given twice count once. Whether `since` lies in the future is the
 * route's to check: it has the clock.
 */
export const BulkSyncBody = z
  .strictObject({
    repIds: z
      .array(RepId)
      .min(1, `must be ${REP_IDS_ALLOWED}`)
      .max(REP_IDS_MAX, `must be ${REP_IDS_ALLOWED}`)
      .transform((repIds) => [...new Set(repIds)])
      .register(shapes, { allowed: REP_IDS_ALLOWED })
      .optional(),
    hours: z
      .int(`must be ${HOURS_ALLOWED}`)
      .min(HOURS_MIN, `must be ${HOURS_ALLOWED}`)
      .max(HOURS_MAX, `must be ${HOURS_ALLOWED}`)
      .register(shapes, {
        description: "Read again what was created in the last so many hours.",
        allowed: HOURS_ALLOWED,
      })
      .optional(),
    since: InstantInput.optional(),
    deep: z.boolean().optional(),
  })
  .superRefine((body, context) => {
    if (body.hours === undefined || body.since === undefined) return;
    context.addIssue({
      code: "custom",
      path: ["since"],
      message: NOT_BOTH,
      params: { allowed: "hours or since, not both" },
    });
  })
  .register(shapes, {
    id: "BulkSync",
    description:
      "repIds: all active reps when left out. hours or since (not both): how far back; the ordinary pass when left out. deep: read everything of that time again (the last 30 days when no time is given).",
  });
export type BulkSyncBody = z.infer<typeof BulkSyncBody>;

/** The run that was started; `Location` has its address. */
export const RunAccepted = z.object({ runId: RunId }).register(shapes, { id: "RunAccepted" });
export type RunAccepted = z.infer<typeof RunAccepted>;

/** The same answer under the name of the route it belongs to. */
export const BulkSyncAccepted = RunAccepted;
export type BulkSyncAccepted = RunAccepted;

/** Query of the cron route. */
export const CronQuery = z.strictObject({
  hours: wholeNumberParam(HOURS_MIN, HOURS_MAX, "Read again what was created in the last so many hours.").optional(),
});
export type CronQuery = z.infer<typeof CronQuery>;
