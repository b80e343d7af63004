/** How a run is told on one line of the terminal. Pure; names and ids of reps only. */
import type { Run, RunProgress } from "@fathom-sync/core";
import { toEpochMs } from "@fathom-sync/core";

const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `nowMs`: for a run that is still going. */
export function toRunLine(run: Run, progress: RunProgress, nowMs: number): string {
  const { reps, calls, requests } = progress;
  const read = progress.units.read + run.dispatchUnits.read + run.reportUnits.read;
  const write = progress.units.write + run.dispatchUnits.write + run.reportUnits.write;
  const endMs = run.finishedAt === undefined ? nowMs : Math.max(toEpochMs(run.finishedAt), toEpochMs(run.startedAt));
  const trouble = [
    ...(reps.failed > 0 ? [`${reps.failed} failed`] : []),
    ...(reps.blocked > 0 ? [`${reps.blocked} blocked`] : []),
    ...(reps.deferred > 0 ? [`${reps.deferred} told to wait`] : []),
  ];
  return [
    `${reps.done} of ${run.state === "dispatching" ? `${run.total}+` : run.total} reps${trouble.length > 0 ? ` (${trouble.join(", ")})` : ""}`,
    `calls ${numbers.format(calls.added)} added, ${numbers.format(calls.updated)} updated, ${numbers.format(calls.unchanged)} unchanged`,
    `Fathom ${numbers.format(requests.light)} light, ${numbers.format(requests.heavy)} heavy`,
    `DynamoDB ${numbers.format(read)} read, ${numbers.format(write)} write units`,
    `${numbers.format((endMs - toEpochMs(run.startedAt)) / 1_000)} s`,
  ].join(" · ");
}

/** True while a rep of the run still has work under way in the background. */
export function isGoingOn(progress: RunProgress): boolean {
  return [...progress.perRep.values()].some((line) => line.outcome === "continued" || line.outcome === "deferred");
}

/** True when every rep of the run came to a good end. */
export function isAllComplete(run: Run, progress: RunProgress): boolean {
  const outcomes = [...progress.perRep.values()].map((line) => line.outcome);
  // Superseded: a newer run did the work.
  return (
    outcomes.length >= run.total && outcomes.every((outcome) => outcome === "complete" || outcome === "superseded")
  );
}
