/** A run as callers see it: what it was asked, and the fold of its reports. */
import { type Language, type RunRepLine, type RunView, toFailureView } from "@fathom-sync/contract";
import {
  AppError,
  addUnits,
  foldReports,
  NO_UNITS,
  type ReportLine,
  type Run,
  type RunProgress,
  type RunTotals,
} from "@fathom-sync/core";
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
    reps: {
      total,
      ...progress.reps,
      continued: progress.reps.continued ?? 0,
      ...(run.state === "cancelled" ? { notStarted: total - progress.reps.done } : {}),
    },
    calls: progress.calls,
    requests: progress.requests,
    units: { ...units, reports: run.reportUnits },
    ...(perRep === undefined ? {} : { perRep: [...perRep] }),
  };
}

/** A run as one of its reps sees it: its own line, and totals that count that line alone. @throws AppError as `toOwnProgress` */
export function toOwnRunView(run: Run, progress: RunProgress, repId: string, language: Language): RunView {
  const own = toOwnProgress(run, progress, repId);
  const alone = { ...run, total: 1, dispatchUnits: NO_UNITS, reportUnits: NO_UNITS };
  const lines = [...own.perRep.values()].map((line) => toRunRepLine(line, language));
  return toRunView(alone, own, lines);
}

/**
 * A run's progress with nothing but one rep's line.
 * @throws AppError `run_not_found` when the rep has no line in it: then the run is none of its business
 */
export function toOwnProgress({ runId }: Run, { perRep }: RunProgress, repId: string): RunProgress {
  const line = perRep.get(repId);
  if (!line) throw new AppError("run_not_found", `no line of ${repId} in run ${runId}`);
  return foldReports([{ runId, reportId: runId, lines: [line] }]);
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
