/**
 * One attempt to sync one rep on its way: what it was asked, what it has done so far, and the report made of it.
 */
import { type Instant, toEpochMs, toInstant } from "../clock.ts";
import { type Failure, type FailureCode, toFailure } from "../failure.ts";
import type { CallSource, RequestCount } from "../source/call-source.ts";
import type { Outcome, Scope, SyncReport } from "./outcome.ts";
import type { Change } from "./plan-writes.ts";
import { mergeChanges, type SlicePassResult } from "./slice-pass.ts";
import type { SyncState } from "./state.ts";
import type { Trigger } from "./trigger.ts";
import type { RequestedWindow, Slice } from "./window.ts";

export interface SyncRepInput {
  readonly repId: string;
  readonly runId: string;
  readonly trigger: Trigger;
  /** 1 for a first delivery's message, more for those sent to go on. */
  readonly attempt: number;
  readonly scope: Scope;
  /** Everything created since then, besides the ordinary window. */
  readonly window?: RequestedWindow | undefined;
  /** Epoch ms by which the attempt has come to an end and saved its progress. */
  readonly deadlineAt: number;
}

/** One attempt on its way: what was read at its start, and what it has done so far. */
export interface Attempt {
  readonly input: SyncRepInput;
  readonly startedMs: number;
  state: SyncState;
  source: CallSource | undefined;
  /** Opened before it for a key in the second slot; its requests count as well. */
  trial: CallSource | undefined;
  /** Ids of the calls Fathom listed. */
  readonly listed: Set<number>;
  /** Meetings listed that could not be taken. */
  untaken: number;
  pendingDelta: number;
  changes: Map<number, Change>;
  /** The earliest moment at which a part this attempt looked at is due again. */
  nextPartAt: Instant | undefined;
  /** Creation of the oldest call with pending parts among those looked at. */
  oldestPendingAt: Instant | undefined;
  newlyQuarantined: number;
  control: SyncReport["control"];
  /** The claim for heavy work is held. */
  isClaimed: boolean;
}

export function createAttempt(input: SyncRepInput, state: SyncState, startedMs: number): Attempt {
  return {
    input,
    startedMs,
    state,
    source: undefined,
    trial: undefined,
    listed: new Set(),
    untaken: 0,
    pendingDelta: 0,
    changes: new Map(),
    nextPartAt: undefined,
    oldestPendingAt: undefined,
    newlyQuarantined: 0,
    control: undefined,
    isClaimed: false,
  };
}

/** Who an attempt is to the others: a delivery that comes again is the same one. */
export function toClaimant({ input }: Attempt): string {
  return `${input.runId}#${input.scope}#${input.attempt}`;
}

/** Adds what a slice came to. */
export function addResult(
  attempt: Attempt,
  result: Pick<SlicePassResult, "listed" | "untaken" | "pendingDelta" | "changes" | "entries">,
): void {
  for (const recordingId of result.listed.keys()) attempt.listed.add(recordingId);
  attempt.untaken += result.untaken.length;
  attempt.pendingDelta += result.pendingDelta;
  attempt.changes = mergeChanges([attempt.changes, result.changes]);
  for (const { nextAttemptAt, createdAt } of result.entries.values()) {
    if (nextAttemptAt === undefined) continue;
    attempt.nextPartAt = toEarlier(attempt.nextPartAt, nextAttemptAt);
    attempt.oldestPendingAt = toEarlier(attempt.oldestPendingAt, createdAt);
  }
}

function toEarlier(a: Instant | undefined, b: Instant): Instant {
  return a === undefined || b < a ? b : a;
}

function isChange(change: Change | undefined): boolean {
  return change === "added" || change === "updated";
}

/** The rep's failure after this attempt. */
export function toAttemptFailure(attempt: Attempt, code: FailureCode): Failure {
  return toFailure(attempt.state.failure, code, toInstant(attempt.startedMs));
}

/**
 * What of the requested window is left: all of it while what is new is read, from the unfinished slice on while it is read again,
 * and nothing more once the walk has come below what is covered, because the state knows how far down that is to go.
 */
export function toRemainingWindow(
  requested: RequestedWindow | undefined,
  unfinished: Slice,
): RequestedWindow | undefined {
  if (!requested || unfinished.kind === "first") return undefined;
  const { from } = unfinished.window;
  if (unfinished.kind === "fresh" || toEpochMs(from) <= toEpochMs(requested.since)) return requested;
  return { ...requested, since: from };
}

/** All requests of the attempt so far. */
export function countRequests({ trial, source }: Attempt): RequestCount {
  return {
    light: (trial?.requests.light ?? 0) + (source?.requests.light ?? 0),
    heavy: source?.requests.heavy ?? 0,
  };
}

export function toReport(
  attempt: Attempt,
  nowMs: number,
  outcome: Outcome,
  more: Partial<SyncReport> = {},
): SyncReport {
  const count = (change: Change) => [...attempt.changes.values()].filter((one) => one === change).length;
  const [added, updated] = [count("added"), count("updated")];
  return {
    repId: attempt.input.repId,
    scope: attempt.input.scope,
    outcome,
    calls: {
      listed: attempt.listed.size,
      added,
      // Calls outside the window whose parts arrived were updated without having been listed.
      updated,
      unchanged: [...attempt.listed].filter((recordingId) => !isChange(attempt.changes.get(recordingId))).length,
      pending: attempt.state.pendingParts + attempt.pendingDelta,
    },
    requests: countRequests(attempt),
    throttles: (attempt.trial?.throttles ?? 0) + (attempt.source?.throttles ?? 0),
    checkedAt: toInstant(attempt.startedMs),
    durationMs: nowMs - attempt.startedMs,
    completeUntil: attempt.state.coveredUntil,
    failure: undefined,
    quarantined: attempt.state.quarantined,
    newlyQuarantined: attempt.newlyQuarantined,
    control: attempt.control,
    followUps: [],
    repeated: false,
    fault: undefined,
    ...more,
  };
}
