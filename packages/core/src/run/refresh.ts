/**
 * "Ververs": brings one rep up to date while they wait, by the same `syncRep` as the worker. What does not fit into the wait
 * goes on in the background, and the answer says so.
 */
import type { Clock, Instant, Random } from "../clock.ts";
import { toEpochMs, toInstant } from "../clock.ts";
import { NO_UNITS, type Units } from "../database/meter.ts";
import { AppError } from "../error.ts";
import type { Metrics } from "../metrics.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { SyncQueue } from "../sync/message.ts";
import { NO_CALLS, type SyncReport } from "../sync/outcome.ts";
import type { SyncPolicy } from "../sync/policy.ts";
import type { StateRepository } from "../sync/state-repository.ts";
import type { SyncRep } from "../sync/sync-rep.ts";
import { addAttempt } from "./attempt-metrics.ts";
import { toUniqueRunId } from "./dispatch.ts";
import { sendFollowUps } from "./follow-up.ts";
import type { RunRepository } from "./run-repository.ts";
import { toReportLine } from "./work-message.ts";

export interface RefreshResult {
  readonly report: SyncReport;
  /** Set when the answer was taken from a check completed moments ago. */
  readonly fromCheckOf: Instant | undefined;
  /** The run by which the work goes on or was done; undefined when nothing was asked. */
  readonly runId: string | undefined;
}

export type Refresh = (repId: string, deadlineAt: number) => Promise<RefreshResult>;

export function createRefresh(dependencies: {
  reps: RepRepository;
  states: StateRepository;
  runs: RunRepository;
  syncRep: SyncRep;
  queue: SyncQueue;
  policy: SyncPolicy;
  clock: Clock;
  random: Random;
  metrics: Metrics;
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; units: Units }>;
}): Refresh {
  const { reps, states, runs, syncRep, queue, policy, clock, random, metrics, measure } = dependencies;
  /** Clicks that arrive while a walk of the same rep is under way in this container share it. */
  const underWay = new Map<string, Promise<RefreshResult>>();

  /** @throws AppError rep_not_found, rep_paused, rep_not_connected */
  return async (repId, deadlineAt) => {
    const rep = await reps.get(repId);
    if (!rep.active) throw new AppError("rep_paused", `rep ${repId} is paused`);
    if (rep.connectionId === undefined) throw new AppError("rep_not_connected", `rep ${repId} has no Fathom key`);
    const shared = underWay.get(repId);
    if (shared) return await shared;
    const walk = refreshOnce(repId, deadlineAt).finally(() => underWay.delete(repId));
    underWay.set(repId, walk);
    return await walk;
  };

  async function refreshOnce(repId: string, deadlineAt: number): Promise<RefreshResult> {
    const recent = await findRecentCheck(repId);
    if (recent) return recent;
    const runId = toUniqueRunId("manual", clock.now(), random);
    const { result: report, units } = await measure(() =>
      syncRep({ repId, runId, trigger: "manual", attempt: 1, scope: "all", deadlineAt }),
    );
    addAttempt(metrics, report);
    // Somebody else's check was newer: theirs is the answer.
    if (report.outcome === "superseded") {
      const newer = await findRecentCheck(repId);
      if (newer) return newer;
    }
    await sendFollowUps(queue, report, runId, 1);
    await runs.record(
      {
        runId,
        trigger: "manual",
        slot: undefined,
        startedAt: report.checkedAt,
        state: "finished",
        window: undefined,
        total: 1,
        repIds: [repId],
        reported: 1,
        dispatchUnits: NO_UNITS,
        reportUnits: NO_UNITS,
        finishedAt: toInstant(clock.now()),
        totals: undefined,
      },
      toReportLine(report, 1, units),
    );
    return { report, fromCheckOf: undefined, runId };
  }

  /** The answer of a check completed within the debounce, whoever made it. */
  async function findRecentCheck(repId: string): Promise<RefreshResult | undefined> {
    const state = await states.get(repId);
    if (state.outcome !== "complete" || state.lastCheckedAt === undefined) return undefined;
    const ageMs = clock.now() - toEpochMs(state.lastCheckedAt);
    // A check "in the future" is a clock that was set back: look again rather than trust it.
    if (ageMs < 0 || ageMs >= policy.debounceMs) return undefined;
    return {
      runId: undefined,
      fromCheckOf: state.lastCheckedAt,
      report: {
        repId,
        outcome: "complete",
        calls: { ...NO_CALLS, ...state.lastCalls, pending: state.pendingParts },
        requests: { light: 0, heavy: 0 },
        checkedAt: state.lastCheckedAt,
        durationMs: 0,
        completeUntil: state.coveredUntil,
        failure: undefined,
        scope: "all",
        quarantined: state.quarantined,
        newlyQuarantined: 0,
        throttles: 0,
        control: undefined,
        followUps: [],
        repeated: false,
        fault: undefined,
      },
    };
  }
}
