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

/** A message to send so that the work goes on. */
export interface FollowUp {
  readonly reason: "continuation" | "deferral" | "retry";
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
  /** Meetings on the pages read that could not be understood. */
  readonly unreadable: number;
  readonly followUp: FollowUp | undefined;
  /** true: this message's work had been done by an earlier delivery; nothing was asked, nothing counts twice. */
  readonly repeated: boolean;
  /** What was thrown, when the failure is ours: the message is to come back. */
  readonly fault: unknown;
}
