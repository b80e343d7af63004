/**
 * Keeps one connection's requests within Fathom's limits: a sliding window for all requests and one for the heavy ones,
 * and the moment Fathom named. Nothing is sent before all three allow it.
 *
 * Source: Fathom's API overview, rate limits: 60 calls per 60 s; 30 heavy ones (any transcript or summary), which may be
 * cut to 5 in busy periods.
 */
import type { Clock } from "@fathom-sync/core";
import { DeadlineReached, MINUTE_MS, SECOND_MS } from "@fathom-sync/core";

export type RequestKind = "light" | "heavy";

export interface RateLimits {
  /** Requests of both kinds per window, 1 or more. */
  readonly all: number;
  /** Heavy requests per window, 1 or more. */
  readonly heavy: number;
  /** Heavy requests per window after a heavy one was refused, 1 or more. */
  readonly heavyWhenBusy: number;
  /** Fathom's 60 s and a little: Fathom counts when a request arrives, we count when it is sent. */
  readonly windowMs: number;
  /** After this long without a refusal the heavy limit doubles, until it is whole again. */
  readonly recoverMs: number;
}

export const FATHOM_LIMITS: RateLimits = {
  all: 60,
  heavy: 30,
  heavyWhenBusy: 5,
  windowMs: MINUTE_MS + SECOND_MS,
  recoverMs: 5 * MINUTE_MS,
};

export interface RateBudget {
  /**
   * Resolves when a request of this kind may be sent, and counts it from that moment: the caller sends it at once.
   * @throws DeadlineReached when that is not before `deadlineAt` (epoch ms), with the moment it will be; at once, without
   * waiting for the deadline.
   */
  reserve(kind: RequestKind, deadlineAt: number): Promise<void>;
  /** No request before `retryAt` (epoch ms): Fathom named it. An earlier moment than a standing one changes nothing. */
  holdUntil(retryAt: number): void;
  /** A request of this kind was refused for its rate. */
  noteRefusal(kind: RequestKind): void;
  /** Whether forgetting this budget could break a limit: something is waiting, counted or held. */
  isInUse(): boolean;
}

export function createRateBudget({
  clock,
  limits = FATHOM_LIMITS,
}: {
  readonly clock: Clock;
  readonly limits?: RateLimits;
}): RateBudget {
  /** Epoch ms of the requests of the running window, oldest first. */
  let sent: number[] = [];
  let sentHeavy: number[] = [];
  let notBefore = 0;
  let refusedHeavyAt: number | undefined;
  let waiting = 0;

  function toHeavyLimit(now: number): number {
    if (refusedHeavyAt === undefined) return limits.heavy;
    const doublings = Math.floor((now - refusedHeavyAt) / limits.recoverMs);
    return Math.min(limits.heavy, limits.heavyWhenBusy * 2 ** doublings);
  }

  function toAllowedAt(kind: RequestKind, now: number): number {
    sent = sent.filter((at) => at > now - limits.windowMs);
    sentHeavy = sentHeavy.filter((at) => at > now - limits.windowMs);
    const all = toFreeAt(sent, limits.all, limits.windowMs);
    const heavy = kind === "heavy" ? toFreeAt(sentHeavy, toHeavyLimit(now), limits.windowMs) : 0;
    return Math.max(notBefore, all, heavy);
  }

  return {
    async reserve(kind, deadlineAt) {
      waiting++;
      try {
        for (;;) {
          const now = clock.now();
          const allowedAt = toAllowedAt(kind, now);
          const blocked = allowedAt > now;
          if (Math.max(allowedAt, now) >= deadlineAt) throw new DeadlineReached(blocked ? allowedAt : undefined);
          if (!blocked) {
            // From the look at the clock to here nothing else runs, so no two requests take the same place.
            sent.push(now);
            if (kind === "heavy") sentHeavy.push(now);
            return;
          }
          // Checked again afterwards: another request may have been faster, or Fathom may have named a later moment.
          await clock.sleep(allowedAt - now);
        }
      } finally {
        waiting--;
      }
    },
    holdUntil(retryAt) {
      notBefore = Math.max(notBefore, retryAt);
    },
    noteRefusal(kind) {
      if (kind === "heavy") refusedHeavyAt = clock.now();
    },
    isInUse() {
      const now = clock.now();
      return waiting > 0 || notBefore > now || toHeavyLimit(now) < limits.heavy || isWithin(sent, now, limits.windowMs);
    },
  };
}

/** When there is room for one more: once all but `limit - 1` of those sent have left the window. */
function toFreeAt(sent: readonly number[], limit: number, windowMs: number): number {
  const blocking = sent[sent.length - limit];
  return blocking === undefined ? 0 : blocking + windowMs;
}

function isWithin(sent: readonly number[], now: number, windowMs: number): boolean {
  const last = sent.at(-1);
  return last !== undefined && last > now - windowMs;
}
