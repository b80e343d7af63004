/** How one attempt to sync one rep ended: a closed set, and the numbers that go with it. */
import type { Instant } from "../clock.ts";
import type { Failure } from "../failure.ts";
import type { RequestCount } from "../source/call-source.ts";
import type { RequestedWindow } from "./window.ts";

/**
 * `complete` everything listed and held · `continued` deadline near, progress saved, message re-sent · `deferred` Fathom said
 * wait, message re-sent with that delay · `blocked` key refused, confirmed · `superseded` another run was newer · `failed`
 * Fathom or we could not finish: progress unmoved.
 */
export const OUTCOMES = ["complete", "continued", "deferred", "blocked", "superseded", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface CallCounts {
  /** Calls Fathom listed in the windows this attempt read. */
  readonly listed: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Parts of this rep's calls still pending after the attempt. */
  readonly pending: number;
}

export const NO_CALLS: CallCounts = { listed: 0, added: 0, updated: 0, unchanged: 0, pending: 0 };

/**
 * What an attempt is to do. `all`: everything that is new, and what is due besides · `parts`: only parts that are due · `history`:
 * only older calls, behind what is covered.
 */
export const SCOPES = ["all", "parts", "history"] as const;
export type Scope = (typeof SCOPES)[number];

/** A message to send so that the work goes on. */
export interface FollowUp {
  readonly reason: "continuation" | "deferral" | "retry" | "parts" | "history";
  readonly scope: Scope;
  /** 0 or more; a queue may cap it. */
  readonly delayMs: number;
  /** What of a requested window is still to be done. */
  readonly window: RequestedWindow | undefined;
}

export interface SyncReport {
  readonly repId: string;
  readonly outcome: Outcome;
  readonly calls: CallCounts;
  readonly requests: Readonly<RequestCount>;
  /** When the attempt looked at Fathom, or decided not to. */
  readonly checkedAt: Instant;
  readonly durationMs: number;
  /** Everything created up to here was listed completely and is held. */
  readonly completeUntil: Instant | undefined;
  readonly failure: Failure | undefined;
  readonly scope: Scope;
  /** Meetings of this rep that stand in quarantine after the attempt. */
  readonly quarantined: number;
  /** Those among them this attempt put there. */
  readonly newlyQuarantined: number;
  /** Requests that were refused for their rate. */
  readonly throttles: number;
  /** What an unfiltered request said of an empty list; undefined: none was needed. */
  readonly control: "agreed" | "disagreed" | undefined;
  readonly followUps: readonly FollowUp[];
  /** true: this message's work had been done by an earlier delivery; nothing was asked, nothing counts twice. */
  readonly repeated: boolean;
  /** What was thrown, when the failure is ours: the message is to come back. */
  readonly fault: unknown;
}
