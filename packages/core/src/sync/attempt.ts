/**
 * One attempt to sync one rep on its way: what it was asked, what it has done so far, and the report made of it.
 */
import { toEpochMs, toInstant } from "../clock.ts";
import { type Failure, type FailureCode, toFailure } from "../failure.ts";
import type { CallSource } from "../source/call-source.ts";
import type { Change } from "./call-writer.ts";
import type { Outcome, SyncReport } from "./outcome.ts";
import { mergeChanges, type SlicePassResult } from "./slice-pass.ts";
import type { SyncState } from "./state.ts";
import type { Trigger } from "./trigger.ts";
import type { RequestedWindow, Window } from "./window.ts";

export interface SyncRepInput {
  readonly repId: string;
  readonly runId: string;
  readonly trigger: Trigger;
  /** 1 for a first delivery's message, more for those sent to go on. */
  readonly attempt: number;
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
  /** Ids of the calls Fathom listed. */
  readonly listed: Set<number>;
  unreadable: number;
  pendingDelta: number;
  changes: Map<number, Change>;
}

export function createAttempt(input: SyncRepInput, state: SyncState, startedMs: number): Attempt {
  return {
    input,
    startedMs,
    state,
    source: undefined,
    listed: new Set(),
    unreadable: 0,
    pendingDelta: 0,
    changes: new Map(),
  };
}

/** Adds what a slice came to. */
export function addResult(attempt: Attempt, result: SlicePassResult): void {
  for (const recordingId of result.listed) attempt.listed.add(recordingId);
  attempt.unreadable += result.unreadable;
  attempt.pendingDelta += result.pendingDelta;
  attempt.changes = mergeChanges([attempt.changes, result.changes]);
}

function isChange(change: Change | undefined): boolean {
  return change === "added" || change === "updated";
}

/** The rep's failure after this attempt. */
export function toAttemptFailure(attempt: Attempt, code: FailureCode): Failure {
  return toFailure(attempt.state.failure, code, toInstant(attempt.startedMs));
}

/**
 * What of the requested window is left once the state knows how far back history is wanted: nothing more when the walk had
 * come to history, else the covered part from the slice that was not finished.
 */
export function toRemainingWindow(
  requested: RequestedWindow | undefined,
  unfinished: Window,
  isHistory: boolean,
): RequestedWindow | undefined {
  if (!requested || isHistory) return undefined;
  return toEpochMs(unfinished.from) > toEpochMs(requested.since) ? { since: unfinished.from } : requested;
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
    outcome,
    calls: {
      listed: attempt.listed.size,
      added,
      // Calls outside the window whose parts arrived were updated without having been listed.
      updated,
      unchanged: [...attempt.listed].filter((recordingId) => !isChange(attempt.changes.get(recordingId))).length,
      pending: attempt.state.pendingParts + attempt.pendingDelta,
    },
    requests: { light: attempt.source?.requests.light ?? 0, heavy: attempt.source?.requests.heavy ?? 0 },
    checkedAt: toInstant(attempt.startedMs),
    durationMs: nowMs - attempt.startedMs,
    completeUntil: attempt.state.coveredUntil,
    failure: undefined,
    unreadable: attempt.unreadable,
    followUp: undefined,
    repeated: false,
    fault: undefined,
    ...more,
  };
}
