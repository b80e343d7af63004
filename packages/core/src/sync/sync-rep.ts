/**
 * The heart: brings one rep's calls up to date, and says honestly how far it came. Pure logic over injected ports. Progress
 * (`coveredUntil`) moves only past slices that were listed to their proven end and whose calls are all stored.
 */
import type { ManifestEntry } from "../call/call.ts";
import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Clock, toEpochMs, toInstant } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import type { ConnectionRepository } from "../connection/connection-repository.ts";
import { KeyUnreadable, type KeyVault } from "../connection/key-vault.ts";
import { isPassing, StorageUnavailable } from "../database/faults.ts";
import type { FailureCode } from "../failure.ts";
import type { Log } from "../log.ts";
import type { Rep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import { type CallSource, type CallSources, DeadlineReached, SourceError } from "../source/call-source.ts";
import {
  type Attempt,
  addResult,
  createAttempt,
  type SyncRepInput,
  toAttemptFailure,
  toRemainingWindow,
  toReport,
} from "./attempt.ts";
import { type CallWriter, Superseded } from "./call-writer.ts";
import { createKeyProbe } from "./key-probe.ts";
import type { Outcome, SyncReport } from "./outcome.ts";
import type { SyncPolicy } from "./policy.ts";
import { runSlicePass, type SlicePassResult } from "./slice-pass.ts";
import { toStateOf } from "./state.ts";
import type { StateChanges, StateRepository } from "./state-repository.ts";
import { extendCoverage, planRun, type RequestedWindow, type Window } from "./window.ts";

export interface SyncRepDependencies {
  readonly reps: RepRepository;
  readonly connections: ConnectionRepository;
  readonly states: StateRepository;
  readonly manifests: ManifestRepository;
  readonly writer: CallWriter;
  readonly vault: KeyVault;
  readonly sources: CallSources;
  readonly policy: SyncPolicy;
  readonly clock: Clock;
  readonly log: Log;
}

export type SyncRep = (input: SyncRepInput) => Promise<SyncReport>;

/** Room before the deadline to save progress: no request is waited for beyond it. */
export const SAVE_MARGIN_MS = 2_000;
/** A failure of the source is tried again by the queue after this long, and twice that; then the next tick takes over. */
const RETRY_AFTER_MS = 60_000;
const ATTEMPTS_MAX = 3;
/** Two runs of one rep at a time are rare; the other one has ended by then. */
const SUPERSEDED_RETRY_MS = 5_000;
/** A slice whose listing took this many requests and still did not end is too long for one attempt. */
const LONG_SLICE_REQUESTS = 10;

export function createSyncRep(dependencies: SyncRepDependencies): SyncRep {
  const { reps, connections, states, clock, log, policy } = dependencies;
  const probeKey = createKeyProbe(dependencies);
  const report = (attempt: Attempt, outcome: Outcome, more?: Partial<SyncReport>) =>
    toReport(attempt, clock.now(), outcome, more);

  return async (given) => {
    const input = withFirstWindow(given);
    const [rep, held] = await Promise.all([reps.find(input.repId), states.get(input.repId)]);
    const state = rep ? toStateOf(held, rep.fathomEmail) : held;
    const attempt = createAttempt(input, state, clock.now());
    // Paused or removed since the message was sent: whoever did that was newer.
    if (!rep?.active) return report(attempt, "superseded");
    const connection = rep.connectionId === undefined ? undefined : await connections.find(rep.connectionId);
    if (!connection) return report(attempt, "blocked", { failure: toAttemptFailure(attempt, "connection_missing") });
    if (input.attempt === 1 && state.checkedRunId === input.runId) {
      return report(attempt, "complete", { repeated: true, failure: undefined });
    }
    const waitMs = state.notBefore === undefined ? 0 : toEpochMs(state.notBefore) - clock.now();
    if (waitMs > 0) return toDeferredAlready(attempt, waitMs);
    try {
      return await attemptSync(attempt, rep, connection);
    } catch (error) {
      return await toFaultReport(attempt, error);
    }
  };

  /** Another key may see what the one before did not: connecting reads the first window again, whatever is covered. */
  function withFirstWindow(input: SyncRepInput): SyncRepInput {
    if (input.trigger !== "connect" || input.window) return input;
    return { ...input, window: { since: toInstant(clock.now() - policy.firstWindowMs) } };
  }

  async function attemptSync(attempt: Attempt, rep: Rep, stored: Connection): Promise<SyncReport> {
    const { input } = attempt;
    let connection = stored;
    const apiKey = await dependencies.vault.open(connection.repId, connection.sealedKey);
    const source = dependencies.sources.open({
      apiKey,
      connectionId: connection.connectionId,
      recordedBy: rep.fathomEmail,
      deadlineAt: input.deadlineAt - SAVE_MARGIN_MS,
    });
    attempt.source = source;
    try {
      if (connection.status === "refused") {
        const byHand = input.trigger === "manual" || input.trigger === "connect";
        const probeDue = connection.probeAfter === undefined || toEpochMs(connection.probeAfter) <= clock.now();
        if (!byHand && !probeDue) {
          return report(attempt, "blocked", {
            failure: attempt.state.failure ?? toAttemptFailure(attempt, connection.reason ?? "fathom_key_refused"),
          });
        }
        connection = await probeKey.release(connection, source, rep);
      }
      const synced = await syncSlices(attempt, source);
      if (connection.status === "unverified" && synced.outcome === "complete") await probeKey.verify(connection);
      return synced;
    } catch (error) {
      if (error instanceof SourceError && error.class === "credential") {
        return await toRefusalReport(attempt, connection, source, error);
      }
      if (error instanceof SourceError || error instanceof DeadlineReached) {
        return await toInterruptedReport(attempt, error, {}, input.window);
      }
      throw error;
    }
  }

  async function syncSlices(attempt: Attempt, source: CallSource): Promise<SyncReport> {
    const { input } = attempt;
    const plan = planRun(attempt.state, policy, input.window, clock.now());
    const { historyFrom } = plan;
    const slices = [...plan.fresh, ...plan.history];
    let due = await listDue(attempt);
    for (const [index, window] of slices.entries()) {
      const requestsBefore = source.requests.light;
      const remaining = toRemainingWindow(input.window, window, index >= plan.fresh.length);
      let result: SlicePassResult;
      try {
        result = await runSlicePass({ ...dependencies, source, state: attempt.state, window, due });
      } catch (error) {
        if (!isInterruption(error)) throw error;
        const requests = source.requests.light - requestsBefore;
        const isFirst = index === 0 || index === plan.fresh.length;
        const sliceMs = isTooLong(error, requests, isFirst) ? toHalf(window) : undefined;
        const saved = { historyFrom, ...(sliceMs === undefined ? {} : { sliceMs }) };
        return await toInterruptedReport(attempt, error, saved, remaining);
      }
      due = [];
      addResult(attempt, result);
      const { recordedBy } = attempt.state;
      const progress = { ...extendCoverage(attempt.state, window), recordedBy, historyFrom };
      if (result.interruption) {
        if (!isInterruption(result.interruption)) throw result.interruption;
        // A failure leaves progress where it was; being told to wait, or our own deadline, does not: all listed is held.
        const saved = result.interruption instanceof DeadlineReached || result.interruption.class === "rate-limit";
        return await toInterruptedReport(attempt, result.interruption, saved ? progress : { historyFrom }, remaining);
      }
      if (index === slices.length - 1) return await toCompleteReport(attempt, progress);
      if (!(await states.advance(attempt.state, progress))) return toSupersededReport(attempt);
      attempt.state = { ...attempt.state, ...progress, version: attempt.state.version + 1 };
    }
    throw new Error("a run without a window");
  }

  /** A slice that could not be listed within an attempt of its own must be cut, or no attempt ever gets past it. */
  function isTooLong(error: SourceError | DeadlineReached, requests: number, isFirst: boolean): boolean {
    if (requests >= LONG_SLICE_REQUESTS) return true;
    return error instanceof DeadlineReached && isFirst && requests > 1;
  }

  function toHalf(window: Window): number {
    return Math.max(policy.sliceMsMin, (toEpochMs(window.to) - toEpochMs(window.from)) / 2);
  }

  /** Pending parts to look at now. A click on Ververs looks at all of them. */
  async function listDue(attempt: Attempt): Promise<ManifestEntry[]> {
    if (attempt.state.pendingParts === 0) return [];
    const { manifests } = dependencies;
    const { repId } = attempt.state;
    return attempt.input.trigger === "manual"
      ? await manifests.listPending(repId)
      : await manifests.listDue(repId, toInstant(clock.now()));
  }

  async function toCompleteReport(attempt: Attempt, progress: StateChanges): Promise<SyncReport> {
    const { pending: _pending, ...lastCalls } = report(attempt, "complete").calls;
    const committed = await states.advance(attempt.state, {
      ...progress,
      lastAttemptAt: toInstant(attempt.startedMs),
      sliceMs: undefined,
      notBefore: undefined,
      failure: undefined,
      lastCalls,
      unreadable: attempt.unreadable === 0 ? undefined : attempt.unreadable,
      outcome: "complete",
      lastCheckedAt: toInstant(attempt.startedMs),
      checkedRunId: attempt.input.runId,
    });
    if (!committed) return toSupersededReport(attempt);
    attempt.state = { ...attempt.state, coveredUntil: progress.coveredUntil };
    return report(attempt, "complete", { failure: undefined });
  }

  /** The attempt ended before its end: says why, saves what is true, and what to do next. */
  async function toInterruptedReport(
    attempt: Attempt,
    error: SourceError | DeadlineReached,
    progress: StateChanges,
    remaining: RequestedWindow | undefined,
  ): Promise<SyncReport> {
    const nowMs = clock.now();
    const changes: StateChanges = { ...progress, lastAttemptAt: toInstant(attempt.startedMs) };
    const delayMs = Math.max(0, (error.retryAt ?? nowMs) - nowMs);
    if (error instanceof DeadlineReached) {
      // Having come nowhere disproves no failure.
      const cleared = progress.coveredUntil === undefined ? {} : { failure: undefined };
      const followUp = { reason: "continuation" as const, delayMs, window: remaining };
      return await conclude(attempt, "continued", { ...changes, ...cleared }, { followUp });
    }
    const failure = toAttemptFailure(attempt, error.code);
    if (error.class === "rate-limit") {
      const followUp = { reason: "deferral" as const, delayMs, window: remaining };
      const notBefore = toInstant(nowMs + delayMs);
      return await conclude(attempt, "deferred", { ...changes, failure, notBefore }, { failure, followUp });
    }
    log.warn("sync.source_failed", { repId: attempt.input.repId, runId: attempt.input.runId, code: error.code });
    const followUp =
      error.class === "source" && attempt.input.attempt < ATTEMPTS_MAX
        ? {
            reason: "retry" as const,
            delayMs: Math.max(delayMs, RETRY_AFTER_MS * attempt.input.attempt),
            window: remaining,
          }
        : undefined;
    return await conclude(attempt, "failed", { ...changes, failure }, { failure, followUp });
  }

  /** Refused: believed only when a second request, a moment later, is refused as well. */
  async function toRefusalReport(
    attempt: Attempt,
    connection: Connection,
    source: CallSource,
    refusal: SourceError,
  ): Promise<SyncReport> {
    const verdict = await probeKey.confirmRefusal(connection, source, refusal);
    if (verdict instanceof SourceError && verdict.class === "credential") {
      const failure = toAttemptFailure(attempt, verdict.code);
      return await conclude(attempt, "blocked", { lastAttemptAt: toInstant(attempt.startedMs), failure }, { failure });
    }
    return await toInterruptedReport(attempt, verdict, {}, attempt.input.window);
  }

  /** Moves the fence when there is progress to save, else only notes the attempt. */
  async function conclude(
    attempt: Attempt,
    outcome: Outcome,
    changes: StateChanges,
    more: Partial<SyncReport>,
  ): Promise<SyncReport> {
    const commit = changes.coveredUntil === undefined ? states.note : states.advance;
    if (!(await commit(attempt.state, { ...changes, outcome }))) return toSupersededReport(attempt);
    attempt.state = { ...attempt.state, coveredUntil: changes.coveredUntil ?? attempt.state.coveredUntil };
    return report(attempt, outcome, { failure: undefined, ...more });
  }

  /** The other run knows nothing of a window that was asked for here: that part of the work is sent again. */
  function toSupersededReport(attempt: Attempt): SyncReport {
    const { window } = attempt.input;
    const followUp = window ? { reason: "retry" as const, delayMs: SUPERSEDED_RETRY_MS, window } : undefined;
    return report(attempt, "superseded", { followUp });
  }

  function toDeferredAlready(attempt: Attempt, waitMs: number): SyncReport {
    // The message that was deferred is still in the queue and does the ordinary work; anything more must be sent again.
    const ordinary = attempt.input.trigger === "schedule" && attempt.input.window === undefined;
    return report(attempt, "deferred", {
      failure: attempt.state.failure,
      followUp: ordinary ? undefined : { reason: "deferral", delayMs: waitMs, window: attempt.input.window },
    });
  }

  async function toFaultReport(attempt: Attempt, error: unknown): Promise<SyncReport> {
    if (error instanceof Superseded) return toSupersededReport(attempt);
    const code: FailureCode =
      error instanceof KeyUnreadable
        ? "connection_unreadable"
        : error instanceof StorageUnavailable || isPassing(error)
          ? "storage_unavailable"
          : "internal_error";
    log.error("sync.fault", error, { repId: attempt.input.repId, runId: attempt.input.runId, code });
    const failure = toAttemptFailure(attempt, code);
    const noted = { lastAttemptAt: toInstant(attempt.startedMs), failure, outcome: "failed" as const };
    // When not even this can be written the report still says so, and the message comes back.
    await states.note(attempt.state, noted).catch((cause: unknown) => {
      log.error("sync.fault_not_noted", cause, { repId: attempt.input.repId, runId: attempt.input.runId });
    });
    return report(attempt, "failed", { failure, fault: error });
  }
}

function isInterruption(error: unknown): error is SourceError | DeadlineReached {
  // A refusal is not an interruption: it is confirmed first.
  return error instanceof DeadlineReached || (error instanceof SourceError && error.class !== "credential");
}
