/** What a slice that was read and stored moves forward: what is covered, what was compared, what is owed. Pure. */
import { toInstant } from "../clock.ts";
import type { Attempt } from "./attempt.ts";
import type { StateChanges } from "./state-repository.ts";
import { type Coverage, extendCoverage, type RunPlan, type Slice, type Window } from "./window.ts";

/** How far a comparison came; and the first window, once it is whole, is the first comparison: with nothing. */
export function toCompared(
  { state, startedMs }: Attempt,
  slice: Slice,
  rest: readonly Slice[],
  comparison: RunPlan["comparison"],
  isInterrupted: boolean,
): StateChanges {
  const startedAt = toInstant(startedMs);
  const isLast = !rest.some(({ kind }) => kind === slice.kind);
  if (slice.kind === "first" && isLast && state.deepAt === undefined)
    return { deepAt: startedAt, reconciledAt: startedAt };
  if (slice.kind !== "reread" || comparison === "none") return {};
  // What a comparison asks once more for is written down nowhere: cut short, it begins this slice anew, once. A slice that takes
  // more than an attempt has is left to the next comparison, or no attempt would ever get past it.
  const { from } = slice.window;
  const isRepeated = state.comparing?.isRepeated === true && state.comparing.from === from;
  if (isInterrupted && !isRepeated) return { comparing: { kind: comparison, from, isRepeated: true } };
  return { comparing: { kind: comparison, from: slice.window.to } };
}

/**
 * What is owed is read again from below upwards, and is less with every slice. What of it lies below the covered range is held by
 * `historyFrom`.
 */
export function toRechecked({ recheckFrom }: Attempt["state"], { kind, window }: Slice): StateChanges {
  return kind === "reread" && recheckFrom !== undefined && recheckFrom < window.to ? { recheckFrom: window.to } : {};
}

/** Only what changes: a run and history at the same time each move their own end of what is covered. */
export function toCovered(before: Coverage, walked: Window): Partial<Coverage> {
  const after = extendCoverage(before, walked);
  return {
    ...(after.coveredFrom === before.coveredFrom ? {} : { coveredFrom: after.coveredFrom }),
    ...(after.coveredUntil === before.coveredUntil ? {} : { coveredUntil: after.coveredUntil }),
  };
}
