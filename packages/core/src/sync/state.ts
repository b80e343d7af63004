/** What is known of one rep's sync: one small item, read once and written once by an idle run. */
import type { Instant } from "../clock.ts";
import type { Failure } from "../failure.ts";
import type { CallCounts, Outcome } from "./outcome.ts";

export interface SyncState {
  readonly repId: string;
  /** Fencing number: every commit is conditional on it. 0: never committed. */
  readonly version: number;
  /** One contiguous range of creation times that was listed completely, and everything in it is held. */
  readonly coveredFrom: Instant | undefined;
  readonly coveredUntil: Instant | undefined;
  /** The Fathom address whose calls that range is about: of another one's nothing is covered. undefined: never committed. */
  readonly recordedBy: string | undefined;
  /** History is wanted back to here; below `coveredFrom` it is still to be fetched. */
  readonly historyFrom: Instant | undefined;
  /** How far the slices of a long window had to be cut so that one fits into an attempt; undefined: not at all. */
  readonly sliceMs: number | undefined;
  /** Visible calls held; moves in the same transaction as the calls. */
  readonly calls: number;
  /** Parts pending; moves in the same transaction as the parts. */
  readonly pendingParts: number;
  /** The last check that was completed. */
  readonly lastCheckedAt: Instant | undefined;
  /** The last attempt, completed or not. */
  readonly lastAttemptAt: Instant | undefined;
  /** The last time a call was added or updated; moves in the same transaction. */
  readonly lastChangedAt: Instant | undefined;
  readonly outcome: Outcome | undefined;
  /** The run whose check was last completed: a second delivery of its message has nothing to do. */
  readonly checkedRunId: string | undefined;
  /** What the last completed check came to, for those who ask again a moment later. */
  readonly lastCalls: Omit<CallCounts, "pending"> | undefined;
  /** Meetings on the pages of the last completed check that could not be read; undefined: none. */
  readonly unreadable: number | undefined;
  /** Fathom asked not to be asked before. */
  readonly notBefore: Instant | undefined;
  readonly failure: Failure | undefined;
}

/** The state as it stands for this Fathom address: after a change of address everything is to be listed again. */
export function toStateOf(state: SyncState, recordedBy: string): SyncState {
  if (state.recordedBy === undefined || state.recordedBy === recordedBy) return { ...state, recordedBy };
  return { ...state, recordedBy, coveredFrom: undefined, coveredUntil: undefined };
}

export function toInitialState(repId: string): SyncState {
  return {
    repId,
    version: 0,
    coveredFrom: undefined,
    coveredUntil: undefined,
    recordedBy: undefined,
    historyFrom: undefined,
    sliceMs: undefined,
    calls: 0,
    pendingParts: 0,
    lastCheckedAt: undefined,
    lastAttemptAt: undefined,
    lastChangedAt: undefined,
    outcome: undefined,
    checkedRunId: undefined,
    lastCalls: undefined,
    unreadable: undefined,
    notBefore: undefined,
    failure: undefined,
  };
}
