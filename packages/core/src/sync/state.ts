/** What is known of one rep's sync: one small item, read once and written once by an idle run. */
import type { Instant } from "../clock.ts";
import type { Failure } from "../failure.ts";
import type { SpentBudget } from "../source/call-source.ts";
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
  /** Since when it is another address than before: calls seen earlier are another's, and their absence means nothing. */
  readonly recordedByAt: Instant | undefined;
  /** Wanted back to here before a run may call itself complete; below `coveredFrom` it is still to be fetched. */
  readonly historyFrom: Instant | undefined;
  /** Wanted back to here in the end, behind the runs; undefined: the first run is not over. */
  readonly horizonFrom: Instant | undefined;
  /** A requested window that was not read to its end: everything since then is owed a new read. */
  readonly recheckFrom: Instant | undefined;
  /** Start of the last complete read of the daily and of the weekly window. */
  readonly reconciledAt: Instant | undefined;
  readonly deepAt: Instant | undefined;
  /** A comparison on its way: what kind, and from where on it is still to be read. */
  readonly comparing: Comparing | undefined;
  /** When the ledger was last brought up to what is held; calls changed since then are not yet in it. */
  readonly ledgerAt: Instant | undefined;
  /** The last complete check that listed any call. */
  readonly lastListedAt: Instant | undefined;
  /** When an unfiltered request last confirmed that there is nothing; undefined since a call was listed. */
  readonly controlledAt: Instant | undefined;
  /** Who is busy with the heavy work, and how long at most. */
  readonly claim: Claim | undefined;
  /** As `claim`, for history behind the runs, which is not to keep a run from its work. */
  readonly historyClaim: Claim | undefined;
  /** How far the slices of a long window had to be cut so that one fits into an attempt; undefined: not at all. */
  readonly sliceMs: number | undefined;
  /** Visible calls held; moves in the same transaction as the calls. */
  readonly calls: number;
  /** Parts pending; moves in the same transaction as the parts. */
  readonly pendingParts: number;
  /** When the oldest call with pending parts was created, as of the last check; undefined: none. */
  readonly oldestPendingAt: Instant | undefined;
  /** For when a message of its own was last sent to look at pending parts. */
  readonly partsCheckAt: Instant | undefined;
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
  /** Meetings in quarantine. */
  readonly quarantined: number;
  /** When the first of them is to be tried again; undefined: none is. */
  readonly quarantineDueAt: Instant | undefined;
  /** What was spent of Fathom's limits, while that matters to the next attempt. */
  readonly spent: SpentBudget | undefined;
  /** The newest attempt of a chain of messages that sent the next one: its own duplicates do not do its work again. */
  readonly hop: Hop | undefined;
  /** Fathom asked not to be asked before. */
  readonly notBefore: Instant | undefined;
  readonly failure: Failure | undefined;
}

/** Economy, not correctness: while it stands, a second run leaves the heavy work to the first. */
export interface Claim {
  /** The attempt that holds it. */
  readonly by: string;
  readonly until: Instant;
}

export interface Hop {
  readonly runId: string;
  readonly attempt: number;
  /** A second delivery of it has sent the next one again; a third has nothing to do. */
  readonly isRepeated?: boolean | undefined;
}

export interface Comparing {
  readonly kind: "reconcile" | "deep";
  readonly from: Instant;
  /** What begins there was cut short once, and is read anew. */
  readonly isRepeated?: boolean | undefined;
}

/**
 * The state as it stands for this Fathom address: after a change of address everything is to be listed again.
 * @param now given by who writes the state, not by who only shows it
 */
export function toStateOf(state: SyncState, recordedBy: string, now?: Instant): SyncState {
  if (state.recordedBy === undefined || state.recordedBy === recordedBy) return { ...state, recordedBy };
  return {
    ...state,
    recordedBy,
    recordedByAt: now,
    coveredFrom: undefined,
    coveredUntil: undefined,
    horizonFrom: undefined,
    reconciledAt: undefined,
    deepAt: undefined,
    comparing: undefined,
    controlledAt: undefined,
    lastListedAt: undefined,
  };
}

export function toInitialState(repId: string): SyncState {
  return {
    repId,
    version: 0,
    coveredFrom: undefined,
    coveredUntil: undefined,
    recordedBy: undefined,
    recordedByAt: undefined,
    historyFrom: undefined,
    horizonFrom: undefined,
    recheckFrom: undefined,
    reconciledAt: undefined,
    deepAt: undefined,
    controlledAt: undefined,
    comparing: undefined,
    ledgerAt: undefined,
    lastListedAt: undefined,
    claim: undefined,
    historyClaim: undefined,
    sliceMs: undefined,
    calls: 0,
    pendingParts: 0,
    oldestPendingAt: undefined,
    partsCheckAt: undefined,
    lastCheckedAt: undefined,
    lastAttemptAt: undefined,
    lastChangedAt: undefined,
    outcome: undefined,
    checkedRunId: undefined,
    lastCalls: undefined,
    quarantined: 0,
    quarantineDueAt: undefined,
    spent: undefined,
    hop: undefined,
    notBefore: undefined,
    failure: undefined,
  };
}
