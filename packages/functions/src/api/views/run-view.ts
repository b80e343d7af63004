/** A run as callers see it: what it was asked, and the fold of its reports. */
import { type Language, type RunRepLine, type RunView, toFailureView } from "@fathom-sync/contract";
import { addUnits, type ReportLine, type Run, type RunTotals } from "@fathom-sync/core";
import { toMilliseconds } from "./rep-view.ts";

export function toRunView(run: Run, progress: RunTotals, perRep?: readonly RunRepLine[]): RunView {
  const units = addUnits(addUnits(progress.units, run.dispatchUnits), run.reportUnits);
  const total = Math.max(run.total, progress.reps.done);
  return {
    runId: run.runId,
    trigger: run.trigger,
    ...(run.slot === undefined ? {} : { slot: run.slot }),
    startedAt: run.startedAt,
    finishedAt: toMilliseconds(run.finishedAt),
    state: run.state,
    reps: { total, ...progress.reps, ...(run.state === "cancelled" ? { notStarted: total - progress.reps.done } : {}) },
    calls: progress.calls,
    requests: progress.requests,
    units: { ...units, reports: run.reportUnits },
    ...(perRep === undefined ? {} : { perRep: [...perRep] }),
  };
}

export function toRunRepLine(line: ReportLine, language: Language): RunRepLine {
  const { listed, added, updated, unchanged } = line.calls;
  return {
    repId: line.repId,
    outcome: line.outcome,
    checkedAt: line.at,
    durationMs: line.durationMs,
    calls: { listed, added, updated, unchanged },
    requests: line.requests,
    units: line.units,
    ...(line.failure ? { failure: toFailureView(line.failure, language) } : {}),
  };
}
