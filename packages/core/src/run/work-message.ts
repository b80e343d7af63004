/** What a worker does with one message: sync the rep, see to it that unfinished work goes on, and tell how it went. */
import type { Units } from "../database/meter.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { SyncMessage, SyncQueue } from "../sync/message.ts";
import type { SyncReport } from "../sync/outcome.ts";
import type { SyncRep } from "../sync/sync-rep.ts";
import { addAttempt } from "./attempt-metrics.ts";
import { sendFollowUps } from "./follow-up.ts";
import type { ReportLine } from "./run.ts";

export interface WorkedMessage {
  readonly report: SyncReport;
  readonly units: Units;
  /** The line of the run's report; undefined for work behind a run, which is no part of what the run came to. */
  readonly line: ReportLine | undefined;
}

export type WorkMessage = (message: SyncMessage, deadlineAt: number) => Promise<WorkedMessage>;

export function createWorkMessage(dependencies: {
  syncRep: SyncRep;
  queue: SyncQueue;
  log: Log;
  metrics: Metrics;
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; units: Units }>;
}): WorkMessage {
  const { syncRep, queue, log, metrics, measure } = dependencies;
  return async (message, deadlineAt) => {
    const { repId, runId, trigger, attempt, window, scope = "all" } = message;
    const { result: report, units } = await measure(() =>
      syncRep({ repId, runId, trigger, attempt, scope, window, deadlineAt }),
    );
    // Before anything else can fail: what was done was done.
    addAttempt(metrics, report);
    const followed = await sendFollowUps(queue, report, runId, attempt);
    log.info("sync.rep_done", {
      repId,
      runId,
      attempt,
      scope,
      outcome: report.outcome,
      failure: report.failure?.code,
      listed: report.calls.listed,
      added: report.calls.added,
      updated: report.calls.updated,
      pending: report.calls.pending,
      light: report.requests.light,
      heavy: report.requests.heavy,
      throttles: report.throttles,
      quarantined: report.quarantined,
      control: report.control,
      durationMs: report.durationMs,
      followed,
      repeated: report.repeated,
    });
    return { report, units, line: scope === "all" ? toReportLine(report, attempt, units) : undefined };
  };
}

/**
 * The line of one attempt. A repeated delivery's line is older than any real one: it stands only where the real one was lost
 * with the report it was in.
 */
export function toReportLine(report: SyncReport, attempt: number, units: Units): ReportLine {
  return {
    repId: report.repId,
    outcome: report.outcome,
    attempt: report.repeated ? 0 : attempt,
    at: report.checkedAt,
    durationMs: report.durationMs,
    calls: report.calls,
    requests: report.requests,
    units,
    ...(report.throttles > 0 ? { throttles: report.throttles } : {}),
    failure: report.failure,
  };
}
