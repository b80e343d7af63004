/** How one attempt to sync one rep can end, and the counters every answer about syncing shares. */
import * as z from "zod";
import { Count } from "./ids.ts";
import { shapes } from "./registry.ts";

/**
 * A closed set. `complete`: all read and stored. `continued`: our deadline came, the rest follows in the background.
 * `deferred`: Fathom asked to wait, the rest follows then. `blocked`: the key is refused, twice. `superseded`: another
 * run was newer. `failed`: Fathom or we could not finish; progress did not move and it is tried again.
 */
export const OUTCOMES = ["complete", "continued", "deferred", "blocked", "superseded", "failed"] as const;
export const Outcome = z.enum(OUTCOMES).register(shapes, {
  id: "Outcome",
  description:
    "complete: all read and stored. continued: goes on in the background. deferred: Fathom asked to wait, goes on then. blocked: the key is refused. superseded: another run was newer. failed: Fathom or we could not finish; progress did not move, it is tried again.",
});
export type Outcome = z.infer<typeof Outcome>;

/** Requests sent to Fathom: light (60 a minute) and heavy (with transcript or summary, 30 a minute and less). */
export const RequestCounts = z
  .object({ light: Count, heavy: Count })
  .register(shapes, { id: "RequestCounts", description: "Requests sent to Fathom, refused ones included." });
export type RequestCounts = z.infer<typeof RequestCounts>;

/** Calls seen and what became of them. */
export const CallCounts = z
  .object({ listed: Count, added: Count, updated: Count, unchanged: Count })
  .register(shapes, { id: "CallCounts", description: "Calls that Fathom listed and what became of them." });
export type CallCounts = z.infer<typeof CallCounts>;

const capacity = z.number().nonnegative();

/** Capacity units of DynamoDB; a half unit is possible. */
export const CapacityUnits = z
  .object({ read: capacity, write: capacity })
  .register(shapes, { id: "CapacityUnits", description: "Capacity units of DynamoDB." });
export type CapacityUnits = z.infer<typeof CapacityUnits>;

/** All units consumed for a run; what its reports took is included and named apart. */
export const RunUnits = CapacityUnits.extend({ reports: CapacityUnits });
export type RunUnits = z.infer<typeof RunUnits>;
