/**
 * One attempt to sync one rep on its way: what it was asked, what it has done so far, and the report made of it.
 */
import { toInstant } from "../clock.ts";
import { type Failure, type FailureCode, toFailure } from "../failure.ts";
import type { CallSource } from "./call-source.ts";
import type { Change } from "./call-writer.ts";
import type { FollowUp, Outcome, SyncReport } from "./outcome.ts";
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
  listed: number;
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
    listed: 0,
    unreadable: 0,
    pendingDelta: 0,
    changes: new Map(),
  };
}

export function isChanged(attempt: Attempt): boolean {
  return [...attempt.changes.values()].some((change) => change !== "unchanged");
}

/** The rep's failure after this attempt. */
export function toAttemptFailure(attempt: Attempt, code: FailureCode): Failure {
  return toFailure(attempt.state.failure, code, toInstant(attempt.startedMs));
}

/** The message that goes on: a requested window begins where this attempt's finished slices end. */
export function toFollowUp(
  attempt: Attempt,
  reason: FollowUp["reason"],
  delayMs: number,
  window?: Window | undefined,
): FollowUp {
  const { window: requested } = attempt.input;
  const since = requested && window && window.from > requested.since ? window.from : requested?.since;
  return { reason, delayMs, window: since === undefined ? undefined : { since } };
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
      listed: attempt.listed,
      added,
      updated,
      // Calls outside the window whose parts arrived were updated without having been listed.
      unchanged: Math.max(0, attempt.listed - added - updated),
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
