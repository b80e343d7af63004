/**
 * "Ververs": brings one rep up to date while they wait, by the same `syncRep` as the worker. What does not fit into the wait
 * goes on in the background, and the answer says so.
 */
import type { Clock, Instant, Random } from "../clock.ts";
import { SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import { NO_UNITS, type Units } from "../database/meter.ts";
import { AppError } from "../error.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { SyncQueue } from "../sync/message.ts";
import { NO_CALLS, type SyncReport } from "../sync/outcome.ts";
import type { SyncPolicy } from "../sync/policy.ts";
import type { SyncState } from "../sync/state.ts";
import type { StateRepository } from "../sync/state-repository.ts";
import type { SyncRep } from "../sync/sync-rep.ts";
import { addAttempt } from "./attempt-metrics.ts";
import { toUniqueRunId } from "./dispatch.ts";
import { sendFollowUps } from "./follow-up.ts";
import type { EndedTurn, RefreshTurns } from "./refresh-turns.ts";
import type { RunRepository } from "./run-repository.ts";
import { toReportLine } from "./work-message.ts";

export interface RefreshResult {
  readonly report: SyncReport;
  /** Set when the answer was taken from a check completed moments ago. */
  readonly fromCheckOf: Instant | undefined;
  /** The run by which the work goes on or was done; undefined when nothing was asked. */
  readonly runId: string | undefined;
  /** Whether this very click asked Fathom; false for those who were given another's answer. */
  readonly isOwnWalk: boolean;
}

/** How often a click looks whether the walk it waits for has ended. */
const LOOK_EVERY_MS = 0.2 * SECOND_MS;
/** Left of the wait for saying that there is no answer yet. */
const ANSWER_MARGIN_MS = SECOND_MS;

export type Refresh = (repId: string, deadlineAt: number) => Promise<RefreshResult>;

export function createRefresh(dependencies: {
  reps: RepRepository;
  states: StateRepository;
  runs: RunRepository;
  turns: RefreshTurns;
  syncRep: SyncRep;
  queue: SyncQueue;
  policy: SyncPolicy;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: Metrics;
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; units: Units }>;
}): Refresh {
  const { reps, states, runs, turns, syncRep, queue, policy, clock, random, log, metrics, measure } = dependencies;
  /** Clicks that arrive while a walk of the same rep is under way in this container share it. */
  const underWay = new Map<string, Promise<RefreshResult>>();

  /** @throws AppError rep_not_found, rep_paused, rep_not_connected */
  return async (repId, deadlineAt) => {
    const rep = await reps.get(repId);
    if (!rep.active) throw new AppError("rep_paused", `rep ${repId} is paused`);
    if (rep.connectionId === undefined) throw new AppError("rep_not_connected", `rep ${repId} has no Fathom key`);
    const shared = underWay.get(repId);
    if (shared) return { ...(await shared), isOwnWalk: false };
    const refreshing = refreshOnce(repId, deadlineAt).finally(() => underWay.delete(repId));
    underWay.set(repId, refreshing);
    return await refreshing;
  };

  async function refreshOnce(repId: string, deadlineAt: number): Promise<RefreshResult> {
    const clickedMs = clock.now();
    const runId = toUniqueRunId("manual", clickedMs, random);
    for (;;) {
      const recent = await findRecentCheck(repId);
      if (recent) return recent;
      const turn = await turns.take(repId, runId);
      if (turn !== "taken") return await walkInTurn(repId, runId, deadlineAt, endedSince(turn.previous, clickedMs));
      // Another container walks: its answer is the answer to this click as well.
      const remainingMs = deadlineAt - ANSWER_MARGIN_MS - clock.now();
      if (remainingMs <= 0) return await toUnanswered(repId, clickedMs);
      await clock.sleep(Math.min(LOOK_EVERY_MS, remainingMs));
      const ended = endedSince(await turns.findEnded(repId), clickedMs);
      if (ended) return ended;
    }
  }

  /** Whoever took the turn tells the answer to all who wait, or gives the turn back when there is none. What was done is the answer even when that fails. */
  async function walkInTurn(
    repId: string,
    runId: string,
    deadlineAt: number,
    known: RefreshResult | undefined,
  ): Promise<RefreshResult> {
    let result: RefreshResult;
    try {
      result = known ?? (await walk(repId, runId, deadlineAt));
    } catch (error) {
      // A turn that cannot be given back ends by itself; what is to be told is what went wrong before.
      await turns.release(repId, runId).catch(() => undefined);
      throw error;
    }
    try {
      await turns.end(repId, runId, result);
    } catch (error) {
      // The work is done and this click has its answer; those who wait look for themselves when the turn has run out.
      log.error("refresh.turn_not_ended", error, { repId, runId });
      metrics.add("OwnFaults", 1);
    }
    return result;
  }

  /** A walk under way when the click came, or begun later, has answered it. */
  function endedSince(turn: EndedTurn | undefined, clickedMs: number): RefreshResult | undefined {
    return turn && toEpochMs(turn.endedAt) > clickedMs ? { ...turn.answer, isOwnWalk: false } : undefined;
  }

  /** Somebody else's walk takes longer than this click can wait: said as it is. */
  async function toUnanswered(repId: string, clickedMs: number): Promise<RefreshResult> {
    const state = await states.get(repId);
    const report: SyncReport = {
      ...toBareReport(repId, state),
      outcome: "superseded",
      calls: { ...NO_CALLS, pending: state.pendingParts },
      checkedAt: toInstant(clickedMs),
      durationMs: clock.now() - clickedMs,
    };
    return { report, fromCheckOf: undefined, runId: undefined, isOwnWalk: false };
  }

  async function walk(repId: string, runId: string, deadlineAt: number): Promise<RefreshResult> {
    const { result: report, units } = await measure(() =>
      syncRep({ repId, runId, trigger: "manual", attempt: 1, scope: "all", deadlineAt }),
    );
    addAttempt(metrics, report);
    // Somebody else's check was newer: theirs is the answer.
    if (report.outcome === "superseded") {
      const newer = await findRecentCheck(repId);
      if (newer) return { ...newer, isOwnWalk: true };
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
    return { report, fromCheckOf: undefined, runId, isOwnWalk: true };
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
      isOwnWalk: false,
      fromCheckOf: state.lastCheckedAt,
      report: {
        ...toBareReport(repId, state),
        outcome: "complete",
        calls: { ...NO_CALLS, ...state.lastCalls, pending: state.pendingParts },
        checkedAt: state.lastCheckedAt,
        durationMs: 0,
      },
    };
  }
}

/** What is said of a rep of whom Fathom was not asked anything. */
function toBareReport(repId: string, state: SyncState) {
  return {
    repId,
    requests: { light: 0, heavy: 0 },
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
  } as const;
}
