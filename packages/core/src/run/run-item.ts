/** A run as it lies in the table: its totals as JSON, units and windows flat; and what only the repository knows of it. */
import type { AgeCounts } from "./freshness.ts";
import type { Run, RunTotals } from "./run.ts";

export type RunItem = Omit<Run, "window" | "dispatchUnits" | "reportUnits" | "reported" | "totals" | "ages"> & {
  since?: string | undefined;
  deep?: boolean | undefined;
  totals?: string | undefined;
  ages?: string | undefined;
  reported?: number | undefined;
  /** Lines there must be before it is worth while to count whether the run is finished; `total` when not there. */
  foldFrom?: number | undefined;
  dispatchReadUnits?: number | undefined;
  dispatchWriteUnits?: number | undefined;
  reportReadUnits?: number | undefined;
  reportWriteUnits?: number | undefined;
};

export function toRunItem(run: Run) {
  const { window, dispatchUnits, reportUnits, repIds, totals, ages, ...rest } = run;
  return {
    ...rest,
    totals: totals === undefined ? undefined : JSON.stringify(totals),
    ages: toAgesText(ages),
    repIds: repIds ? [...repIds] : undefined,
    since: window?.since,
    deep: window?.deep,
    dispatchReadUnits: dispatchUnits.read,
    dispatchWriteUnits: dispatchUnits.write,
    reportReadUnits: reportUnits.read,
    reportWriteUnits: reportUnits.write,
  };
}

export function toRun(item: Partial<RunItem> & Pick<Run, "runId" | "trigger" | "startedAt" | "state" | "total">): Run {
  return {
    runId: item.runId,
    trigger: item.trigger,
    slot: item.slot,
    startedAt: item.startedAt,
    state: item.state,
    window: item.since === undefined ? undefined : { since: item.since, ...(item.deep ? { deep: true } : {}) },
    total: item.total,
    repIds: item.repIds,
    reported: item.reported ?? 0,
    dispatchUnits: { read: item.dispatchReadUnits ?? 0, write: item.dispatchWriteUnits ?? 0 },
    reportUnits: { read: item.reportReadUnits ?? 0, write: item.reportWriteUnits ?? 0 },
    finishedAt: item.finishedAt,
    fingerprint: item.fingerprint,
    totals: item.totals === undefined ? undefined : (JSON.parse(item.totals) as RunTotals),
    ...(item.ages === undefined ? {} : { ages: JSON.parse(item.ages) as AgeCounts }),
  };
}

export function toAgesText(ages: AgeCounts | undefined): string | undefined {
  return ages === undefined ? undefined : JSON.stringify(ages);
}
