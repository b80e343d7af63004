/** Runs: live progress while they go, outcome per rep when they are done, and what they cost. */
import * as z from "zod";
import { FailureView } from "./failures.ts";
import { Count, Instant, InstantInput, RepId, RunId } from "./ids.ts";
import { CallCounts, CapacityUnits, Outcome, RequestCounts, RunUnits } from "./outcomes.ts";
import { PageQuery, toPageShape } from "./page.ts";
import { checkPeriod } from "./period.ts";
import { shapes } from "./registry.ts";

export const TRIGGERS = ["schedule", "manual", "bulk", "external", "webhook", "connect", "continuation"] as const;
export const Trigger = z.enum(TRIGGERS).register(shapes, {
  id: "Trigger",
  description: "What started a run. external: the cron route; connect: a new key.",
});
export type Trigger = z.infer<typeof Trigger>;

export const RUN_STATES = ["dispatching", "running", "finished", "cancelled"] as const;
export const RunState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof RunState>;

/** One rep's line in a run; a later retry updates it. */
export const RunRepLine = z
  .object({
    repId: RepId,
    /** As the rep is called now; only where the lines are listed by themselves. */
    name: z.string().optional(),
    /** null: no attempt has ended yet. */
    outcome: Outcome.nullable(),
    /** Which attempt this line tells of; 1 is the first. */
    attempt: Count.min(1).optional(),
    checkedAt: Instant.nullable(),
    durationMs: z.number().nonnegative().nullable(),
    calls: CallCounts,
    requests: RequestCounts,
    units: CapacityUnits.optional(),
    failure: FailureView.optional(),
  })
  .register(shapes, {
    id: "RunRepLine",
    description:
      "One rep in a run. name: as the rep is called now, in GET .../reps; left out when there is no such rep any more. outcome is null until its first attempt ended.",
  });
export type RunRepLine = z.infer<typeof RunRepLine>;

export const RunView = z
  .object({
    runId: RunId,
    trigger: Trigger,
    /** The planned moment of a scheduled run: a duplicate tick is the same slot. */
    slot: z.string().optional(),
    startedAt: Instant,
    finishedAt: Instant.nullable(),
    state: RunState,
    /** `done`: reps whose first attempt ended, whatever its outcome; the others are counted among them. */
    reps: z.object({
      total: Count,
      done: Count,
      failed: Count,
      blocked: Count,
      deferred: Count,
      /** Going on in the background; 0 when left out. */
      continued: Count.optional(),
      /** Of a cancelled run: reps without an outcome. Those under way when it was cancelled leave this number as they end. */
      notStarted: Count.optional(),
    }),
    calls: CallCounts,
    requests: RequestCounts,
    units: RunUnits,
    /** In the answer for one run; left out of the list. */
    perRep: z.array(RunRepLine).optional(),
  })
  .register(shapes, {
    id: "Run",
    description:
      "finished: every rep has an outcome of a first attempt; so a run by hand, of one rep, is finished at once, also when its outcome is continued or deferred. Work that goes on then is told by the same run: reps.continued and reps.deferred count who it goes on for, until both are 0. cancelled: no further rep is begun, those under way end; reps.notStarted counts those without an outcome. units: all capacity units consumed for the run, those of its reports included and named apart. perRep: only in the answer for one run, unless it was left out.",
  });
export type RunView = z.infer<typeof RunView>;

/** By when runs started. */
export const ListRunsQuery = PageQuery.extend({
  /** Inclusive. */
  from: InstantInput.optional(),
  /** Exclusive. */
  to: InstantInput.optional(),
}).superRefine(checkPeriod);
export type ListRunsQuery = z.infer<typeof ListRunsQuery>;

const PER_REP_ALLOWED = "true (the default) or false";

/** Query of one run. */
export const GetRunQuery = z.strictObject({
  perRep: z
    .enum(["true", "false"], `must be ${PER_REP_ALLOWED}`)
    .register(shapes, {
      description: "false: leave out the reps, for a cheap look at a large run; GET .../reps pages through them.",
      allowed: PER_REP_ALLOWED,
    })
    .optional(),
});
export type GetRunQuery = z.infer<typeof GetRunQuery>;

export const ListRunRepsQuery = PageQuery.extend({
  repId: RepId.optional().register(shapes, { description: "Only the line of this rep, if it has one." }),
});
export type ListRunRepsQuery = z.infer<typeof ListRunRepsQuery>;

export const RunRepPage = toPageShape(RunRepLine).register(shapes, { id: "RunRepPage" });
export type RunRepPage = z.infer<typeof RunRepPage>;

export const RunPage = toPageShape(RunView).register(shapes, { id: "RunPage" });
export type RunPage = z.infer<typeof RunPage>;
