/**
 * How an attempt ends: what it may say, what it saves, and what follows. The only place that writes a rep's outcome. Work behind
 * the runs (parts, history) saves its progress and tells of a refused key, but does not speak for the rep otherwise.
 */
import { type Clock, toEpochMs, toInstant, toWholeSecond } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { KeyUnreadable } from "../connection/key-vault.ts";
import { isPassing, StorageUnavailable } from "../database/faults.ts";
import type { FailureCode } from "../failure.ts";
import type { Log } from "../log.ts";
import { type CallSource, DeadlineReached, SourceError, type SpentBudget } from "../source/call-source.ts";
import { type Attempt, toAttemptFailure, toReport } from "./attempt.ts";
import { RETRY_AFTER_MS, toHistoryFollowUp, toOwed, toPartsFollowUp, toRefusedAgainMs } from "./follow-ups.ts";
import type { KeyProbe } from "./key-probe.ts";
import type { FollowUp, Outcome, SyncReport } from "./outcome.ts";
import type { SyncPolicy } from "./policy.ts";
import type { StateChanges, StateRepository } from "./state-repository.ts";
import { Superseded } from "./superseded.ts";
import type { RequestedWindow } from "./window.ts";

const ATTEMPTS_MAX = 3;
/** Two runs of one rep at a time are rare; the other one has ended by then. */
const SUPERSEDED_RETRY_MS = 5_000;
/** A window of Fathom's limits with fewer requests in it than this cannot surprise the next attempt. */
const WORTH_REMEMBERING = 20;

export type Conclusions = ReturnType<typeof createConclusions>;

export function createConclusions(dependencies: {
  states: StateRepository;
  keyProbe: KeyProbe;
  policy: SyncPolicy;
  clock: Clock;
  log: Log;
}) {
  const { states, keyProbe, policy, clock, log } = dependencies;

  function report(attempt: Attempt, outcome: Outcome, more?: Partial<SyncReport>): SyncReport {
    return toReport(attempt, clock.now(), outcome, more);
  }

  /** Where history ends: fixed by the first complete run of a rep, and moved down when more is wanted than then. */
  function toHorizon({ state, startedMs }: Attempt): StateChanges {
    const wanted = toWholeSecond(startedMs - policy.horizonMs);
    return state.horizonFrom !== undefined && state.horizonFrom <= wanted ? {} : { horizonFrom: wanted };
  }

  async function toComplete(attempt: Attempt, progress: StateChanges): Promise<SyncReport> {
    const { pending, ...lastCalls } = report(attempt, "complete").calls;
    const isNothing = attempt.listed.size === 0 && attempt.untaken === 0;
    const parts = toPartsFollowUp(attempt, pending, policy, clock.now());
    const changes: StateChanges = {
      ...progress,
      ...toHorizon(attempt),
      ...toReleased(attempt),
      lastAttemptAt: toInstant(attempt.startedMs),
      ledgerAt: toInstant(clock.now()),
      sliceMs: undefined,
      notBefore: undefined,
      failure: undefined,
      recheckFrom: undefined,
      ...(isNothing ? {} : { lastListedAt: toInstant(attempt.startedMs) }),
      controlledAt: isNothing
        ? (attempt.state.controlledAt ?? (attempt.control && toInstant(attempt.startedMs)))
        : undefined,
      lastCalls,
      oldestPendingAt: pending === 0 ? undefined : (attempt.oldestPendingAt ?? attempt.state.oldestPendingAt),
      partsCheckAt: parts ? attempt.nextPartAt : attempt.state.partsCheckAt,
      hop: undefined,
      outcome: "complete",
      lastCheckedAt: toInstant(attempt.startedMs),
      checkedRunId: attempt.input.runId,
    };
    if (!(await states.advance(attempt.state, changes))) return toSuperseded(attempt);
    attempt.state = { ...attempt.state, ...changes };
    const history = toHistoryFollowUp(attempt, clock.now());
    return report(attempt, "complete", { failure: undefined, followUps: [...(parts ?? []), ...(history ?? [])] });
  }

  /** The end of work behind the runs. */
  async function toBehindComplete(attempt: Attempt, progress: StateChanges = {}): Promise<SyncReport> {
    const { pending } = report(attempt, "complete").calls;
    const parts = attempt.input.scope === "parts" ? toPartsFollowUp(attempt, pending, policy, clock.now()) : undefined;
    const changes: StateChanges = {
      ...progress,
      ...toReleased(attempt),
      ...(parts ? { partsCheckAt: attempt.nextPartAt } : {}),
      ...(pending === 0 ? { oldestPendingAt: undefined } : {}),
    };
    if (!(await states.note(attempt.state, changes))) return toSuperseded(attempt);
    return report(attempt, "complete", { failure: undefined, followUps: parts ?? [] });
  }

  /** The attempt ended before its end: says why, saves what is true, and what to do next. */
  async function toInterrupted(
    attempt: Attempt,
    error: SourceError | DeadlineReached,
    progress: StateChanges,
    window: RequestedWindow | undefined,
  ): Promise<SyncReport> {
    const nowMs = clock.now();
    const { scope, attempt: count } = attempt.input;
    const changes: StateChanges = { ...progress, lastAttemptAt: toInstant(attempt.startedMs) };
    const delayMs = Math.max(0, (error.retryAt ?? nowMs) - nowMs);
    const toFollowUps = (reason: FollowUp["reason"], afterMs: number): FollowUp[] => {
      // The next tick starts these anew; a chain that goes on for ever is cut by AWS (recursion detection), so we end it first.
      const isEnd = scope === "parts" || count >= (scope === "history" ? policy.historyHopsMax : policy.hopsMax);
      return isEnd ? [] : [{ reason, scope, delayMs: afterMs, window }];
    };
    const owed = count >= policy.hopsMax ? toOwed(attempt, window) : {};
    if (error instanceof DeadlineReached) {
      // Having come nowhere disproves no failure.
      const cleared = progress.coveredUntil === undefined ? {} : { failure: undefined };
      const followUps = toFollowUps("continuation", delayMs);
      return await conclude(attempt, "continued", { ...changes, ...cleared, ...owed }, followUps);
    }
    const failure = toAttemptFailure(attempt, error.code);
    if (error.class === "rate-limit") {
      const waitMs = Math.max(delayMs, toRefusedAgainMs(failure.count, policy));
      const notBefore = toInstant(nowMs + waitMs);
      const followUps = toFollowUps("deferral", waitMs);
      return await conclude(attempt, "deferred", { ...changes, ...owed, failure, notBefore }, followUps, { failure });
    }
    const { repId, runId } = attempt.input;
    log.warn("sync.source_failed", { repId, runId, scope, code: error.code });
    const isRetried = error.class === "source" && count < ATTEMPTS_MAX;
    const followUps = isRetried ? toFollowUps("retry", Math.max(delayMs, RETRY_AFTER_MS * count)) : [];
    const left = followUps.length === 0 ? toOwed(attempt, window) : {};
    return await conclude(attempt, "failed", { ...changes, ...left, failure }, followUps, { failure });
  }

  /** Refused: believed only when a second request, a moment later, is refused as well. */
  async function toRefusal(
    attempt: Attempt,
    connection: Connection,
    source: CallSource,
    refusal: SourceError,
  ): Promise<SyncReport> {
    const verdict = await keyProbe.confirmRefusal(connection, source, refusal);
    if (verdict instanceof SourceError && verdict.class === "credential") {
      const failure = toAttemptFailure(attempt, verdict.code);
      const changes = {
        lastAttemptAt: toInstant(attempt.startedMs),
        failure,
        ...toOwed(attempt, attempt.input.window),
      };
      return await conclude(attempt, "blocked", changes, [], { failure });
    }
    return await toInterrupted(attempt, verdict, {}, attempt.input.window);
  }

  /** Moves the fence when there is progress to save, else only notes the attempt. */
  async function conclude(
    attempt: Attempt,
    outcome: Outcome,
    given: StateChanges,
    followUps: readonly FollowUp[],
    more: Partial<SyncReport> = {},
  ): Promise<SyncReport> {
    const isBehind = attempt.input.scope !== "all" && outcome !== "blocked";
    const { failure: _failure, lastAttemptAt: _lastAttemptAt, ...own } = given;
    const isChained = attempt.input.scope === "all" && followUps.length > 0;
    const hop = isChained ? { hop: { runId: attempt.input.runId, attempt: attempt.input.attempt } } : {};
    const changes: StateChanges = isBehind ? own : { ...given, ...hop, outcome };
    const commit = changes.coveredUntil === undefined ? states.note : states.advance;
    if (!(await commit(attempt.state, { ...changes, ...toReleased(attempt) }))) return toSuperseded(attempt);
    attempt.state = { ...attempt.state, coveredUntil: changes.coveredUntil ?? attempt.state.coveredUntil };
    return report(attempt, outcome, { failure: undefined, followUps, ...more });
  }

  /** What every end leaves behind: the claim is free, and what was spent of Fathom's limits is remembered. */
  function toReleased(attempt: Attempt): StateChanges {
    const { state, source, isClaimed, input } = attempt;
    const spent = source && toWorthRemembering(source.spent);
    const isHistory = input.scope === "history";
    return {
      ...(isClaimed ? (isHistory ? { historyClaim: undefined } : { claim: undefined }) : {}),
      ...(spent !== undefined || state.spent !== undefined ? { spent } : {}),
    };
  }

  /**
   * Another run committed meanwhile, or is busy. What was asked for here and it knows nothing of is sent again; and because a run
   * that is busy may have died, somebody looks after it once its claim has run out.
   */
  function toSuperseded(attempt: Attempt, busyUntil?: string): SyncReport {
    const { window, scope, attempt: count } = attempt.input;
    const isAskedFor = window !== undefined || (scope === "history" && count < policy.historyHopsMax);
    const isWatched = busyUntil !== undefined && scope === "all" && count < ATTEMPTS_MAX;
    const busyMs = busyUntil === undefined ? 0 : toEpochMs(busyUntil) - clock.now();
    const delayMs = Math.max(SUPERSEDED_RETRY_MS, busyMs);
    const followUps: FollowUp[] = isAskedFor || isWatched ? [{ reason: "retry", scope, delayMs, window }] : [];
    return report(attempt, "superseded", { followUps });
  }

  /**
   * Fathom asked to wait, and it is not time yet. The chain that was told so waits on, and who clicked, once; what others want is
   * kept with the rep. Of several chains all but one end here: else every click during an outage would be a chain as long as it.
   */
  async function toDeferredAlready(attempt: Attempt, waitMs: number): Promise<SyncReport> {
    const { trigger, window, scope, runId } = attempt.input;
    const { failure, hop } = attempt.state;
    const isOwnChain = scope === "history" || hop === undefined || hop.runId === runId;
    const isWaiting = scope !== "parts" && (trigger === "manual" || (trigger === "continuation" && isOwnChain));
    if (isWaiting) {
      return report(attempt, "deferred", {
        failure,
        followUps: [{ reason: "deferral", scope, delayMs: waitMs, window }],
      });
    }
    if (window && !(await states.note(attempt.state, toOwed(attempt, window)))) return toSuperseded(attempt);
    return report(attempt, "deferred", { failure });
  }

  /**
   * A second delivery of a message whose attempt has ended and sent the next one. Once that is sent again, because the process may
   * have died between the two; more often would let messages multiply without end.
   */
  async function toDuplicate(attempt: Attempt): Promise<SyncReport> {
    const { window, scope } = attempt.input;
    const { hop, outcome = "continued", failure, notBefore } = attempt.state;
    const isSentAgain = hop?.attempt === attempt.input.attempt && hop.isRepeated !== true;
    const more = { repeated: true, failure };
    if (!hop || !isSentAgain) return report(attempt, outcome, more);
    if (!(await states.note(attempt.state, { hop: { ...hop, isRepeated: true } }))) return toSuperseded(attempt);
    const waitMs = notBefore === undefined ? 0 : toEpochMs(notBefore) - clock.now();
    const delayMs = Math.max(SUPERSEDED_RETRY_MS, waitMs);
    return report(attempt, outcome, { ...more, followUps: [{ reason: "retry", scope, delayMs, window }] });
  }

  /** Something threw that nobody expected, or storage gave up. */
  async function toFault(attempt: Attempt, error: unknown): Promise<SyncReport> {
    if (error instanceof Superseded) return toSuperseded(attempt, error.busyUntil);
    const code: FailureCode =
      error instanceof KeyUnreadable
        ? "connection_unreadable"
        : error instanceof StorageUnavailable || isPassing(error)
          ? "storage_unavailable"
          : "internal_error";
    log.error("sync.fault", error, { repId: attempt.input.repId, runId: attempt.input.runId, code });
    const failure = toAttemptFailure(attempt, code);
    const noted: StateChanges = {
      lastAttemptAt: toInstant(attempt.startedMs),
      failure,
      outcome: "failed",
      ...toOwed(attempt, attempt.input.window),
      ...toReleased(attempt),
    };
    // When not even this can be written the report still says so, and the message comes back.
    await states.note(attempt.state, noted).catch((cause: unknown) => {
      log.error("sync.fault_not_noted", cause, { repId: attempt.input.repId, runId: attempt.input.runId });
    });
    return report(attempt, "failed", { failure, fault: error });
  }

  return {
    report,
    toComplete,
    toBehindComplete,
    toInterrupted,
    toRefusal,
    toSuperseded,
    toDeferredAlready,
    toDuplicate,
    toFault,
  };
}

function toWorthRemembering(spent: SpentBudget): SpentBudget | undefined {
  const isMuch = spent.all >= WORTH_REMEMBERING || spent.heavy > 0 || spent.heavyRefusedAt !== undefined;
  return isMuch ? spent : undefined;
}
