/** How far a run is. Pure. */
import type { RunView } from "@fathom-sync/contract";

export function isUnderWay({ state }: Pick<RunView, "state">): boolean {
  return state === "dispatching" || state === "running";
}

/** 0 to 1, of the reps that have an outcome; 0 while they are still being counted. */
export function toShare({ state, reps }: Pick<RunView, "state" | "reps">): number {
  if (state === "finished") return 1;
  return reps.total === 0 ? 0 : Math.min(1, reps.done / reps.total);
}
