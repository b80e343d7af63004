/** What follows an attempt: the messages that go on, how long they wait, and what is kept with the rep when none is sent. Pure. */
import { toEpochMs } from "../clock.ts";
import type { Attempt } from "./attempt.ts";
import type { FollowUp } from "./outcome.ts";
import type { SyncPolicy } from "./policy.ts";
import type { StateChanges } from "./state-repository.ts";
import type { RequestedWindow } from "./window.ts";

/** A failure of the source is tried again by the queue after this long, and twice that; then the next tick takes over. */
export const RETRY_AFTER_MS = 60_000;

/** A part that is due before the next tick gets a message of its own, unless one is under way. */
export function toPartsFollowUp(
  attempt: Attempt,
  pending: number,
  policy: SyncPolicy,
  nowMs: number,
): FollowUp[] | undefined {
  const { nextPartAt, state } = attempt;
  if (pending === 0 || nextPartAt === undefined) return undefined;
  const delayMs = Math.max(0, toEpochMs(nextPartAt) - nowMs);
  if (delayMs > policy.partsMessageMsMax) return undefined;
  const sentFor = state.partsCheckAt === undefined ? undefined : toEpochMs(state.partsCheckAt);
  if (sentFor !== undefined && sentFor > nowMs && sentFor <= nowMs + delayMs) return undefined;
  return [{ reason: "parts", scope: "parts", delayMs, window: undefined }];
}

/** The next piece of history, when there is one and nobody is at it. */
export function toHistoryFollowUp({ state }: Attempt, nowMs: number): FollowUp[] | undefined {
  const { coveredFrom, horizonFrom, historyClaim } = state;
  if (coveredFrom === undefined || horizonFrom === undefined || horizonFrom >= coveredFrom) return undefined;
  if (historyClaim && toEpochMs(historyClaim.until) > nowMs) return undefined;
  return [{ reason: "history", scope: "history", delayMs: 0, window: undefined }];
}

/** A moment Fathom named that proved wrong is not trusted again: a minute, then twice that each time. */
export function toRefusedAgainMs(refusals: number, policy: SyncPolicy): number {
  if (refusals <= 1) return 0;
  return Math.min(policy.refusedAgainMsMax, RETRY_AFTER_MS * 2 ** (refusals - 2));
}

/** A requested window nobody will come back for by a message is kept with the rep. */
export function toOwed({ state }: Attempt, window: RequestedWindow | undefined): StateChanges {
  if (!window) return {};
  const { recheckFrom } = state;
  return { recheckFrom: recheckFrom !== undefined && recheckFrom < window.since ? recheckFrom : window.since };
}
