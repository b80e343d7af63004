/** "Ververs": what one press of the button did, in numbers and in one sentence. */
import * as z from "zod";
import { FailureView } from "./failures.ts";
import { Count, Instant, RunId } from "./ids.ts";
import { CallCounts, Outcome, RequestCounts } from "./outcomes.ts";
import { shapes } from "./registry.ts";

/** Answer of a refresh that ended (200). */
export const RefreshResult = z
  .object({
    outcome: Outcome,
    /** One sentence for a sales rep, in Dutch or English by `Accept-Language`. */
    message: z.string().min(1),
    checkedAt: Instant,
    durationMs: z.number().nonnegative(),
    requests: RequestCounts,
    /** `pending`: parts (summaries, transcripts) of this rep's calls that Fathom is still making. */
    calls: CallCounts.extend({ pending: Count }),
    completeUntil: Instant.nullable(),
    /** Set when nothing was asked of Fathom, because a check of a moment ago answers: its `checkedAt`. */
    fromCheckOf: Instant.optional(),
    /** The run in which the rest goes on. Always there in a 202. */
    runId: RunId.optional(),
    failure: FailureView.optional(),
  })
  .register(shapes, {
    id: "RefreshResult",
    description:
      "message: one sentence for a sales rep, in Dutch or English by Accept-Language. calls.pending: parts of this rep's calls that Fathom is still making. fromCheckOf: answered from a check of a moment ago. failure: what stands in the way and what to do.",
  });
export type RefreshResult = z.infer<typeof RefreshResult>;

/** Answer of a refresh that goes on in the background (202). */
export const RefreshAccepted = RefreshResult.extend({
  outcome: z.enum(["continued", "deferred"]),
  runId: RunId,
}).register(shapes, { id: "RefreshAccepted", description: "The work goes on in the background, in run runId." });
export type RefreshAccepted = z.infer<typeof RefreshAccepted>;
