/**
 * Keeps one connection's requests within Fathom's limits: a sliding window for all requests and one for the heavy ones,
 * and the moment Fathom named. Nothing is sent before all three allow it, nor while another request of the connection is
 * under way: its answer may be a refusal, which the next one then heeds. So a window sees at most one refusal.
 *
 * Source: Fathom's API overview, rate limits: 60 calls per 60 s; 30 heavy ones (any transcript or summary), which may be
 * cut to 5 in busy periods.
 */
import type { Clock, SpentBudget } from "@fathom-sync/core";
import { DeadlineReached, MINUTE_MS, SECOND_MS, toEpochMs, toInstant } from "@fathom-sync/core";
import { createSentLog } from "./sent-log.ts";

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
   * Runs `send` as soon as a request of this kind may be sent, and counts it from that moment. Result and error are those of
   * `send`.
   * @throws DeadlineReached when that is not before `deadlineAt` (epoch ms), with the moment it will be; at once, without
   * waiting for the deadline, unless another request is under way.
   */
  run<T>(kind: RequestKind, deadlineAt: number, send: () => Promise<T>): Promise<T>;
  /** No request before `retryAt` (epoch ms): Fathom named it. An earlier moment than a standing one changes nothing. */
  holdUntil(retryAt: number): void;
  /**
   * A request of this kind was refused for its rate. A second refusal within one window of another shows that the moment
   * Fathom named was not the end of its window: then a whole window is waited for.
   */
  noteRefusal(kind: RequestKind): void;
  /** Takes over what another process spent, as far as this one did not know it; what it sent itself counts once. */
  absorb(spent: SpentBudget): void;
  /** What is known to be spent: by this process, and by others as far as it was told. */
  toSpent(): SpentBudget;
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
  const all = createSentLog(limits.windowMs);
  const heavy = createSentLog(limits.windowMs);
  let notBefore = 0;
  let refusedAt: number | undefined;
  let refusedHeavyAt: number | undefined;
  let waiting = 0;
  /** Settles when the request under way is over. */
  let underWay: Promise<void> | undefined;

  function toHeavyLimit(now: number): number {
    if (refusedHeavyAt === undefined) return limits.heavy;
    const doublings = Math.max(0, Math.floor((now - refusedHeavyAt) / limits.recoverMs));
    return Math.min(limits.heavy, limits.heavyWhenBusy * 2 ** doublings);
  }

  function toAllowedAt(kind: RequestKind, now: number): number {
    const heavyAt = kind === "heavy" ? heavy.toFreeAt(toHeavyLimit(now)) : 0;
    return Math.max(notBefore, all.toFreeAt(limits.all), heavyAt);
  }

  /** Counts a request as sent now and as under way until what this returns is called. */
  function begin(kind: RequestKind, now: number): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    underWay = promise;
    all.add(now);
    if (kind === "heavy") heavy.add(now);
    return () => {
      underWay = undefined;
      resolve();
    };
  }

  /** Begins a request of this kind as soon as it may be sent. */
  async function waitForTurn(kind: RequestKind, deadlineAt: number): Promise<() => void> {
    // Checked again after each wait: another request may have been faster, or Fathom may have named a later moment.
    for (;;) {
      const now = clock.now();
      const allowedAt = toAllowedAt(kind, now);
      const blocked = allowedAt > now;
      if (Math.max(allowedAt, now) >= deadlineAt) throw new DeadlineReached(blocked ? allowedAt : undefined);
      if (blocked) await clock.sleep(allowedAt - now);
      else if (underWay !== undefined) await waitAtMost(underWay, deadlineAt - now);
      // From the look at the clock to here nothing else runs, so no two requests take the same place.
      else return begin(kind, now);
    }
  }

  async function waitAtMost(end: Promise<void>, limitMs: number): Promise<void> {
    const timer = new AbortController();
    await Promise.race([end, clock.sleep(limitMs, timer.signal)]);
    timer.abort();
  }

  return {
    async run(kind, deadlineAt, send) {
      waiting++;
      const end = await waitForTurn(kind, deadlineAt).finally(() => {
        waiting--;
      });
      try {
        return await send();
      } finally {
        end();
      }
    },
    holdUntil(retryAt) {
      notBefore = Math.max(notBefore, retryAt);
    },
    noteRefusal(kind) {
      const now = clock.now();
      if (refusedAt !== undefined && now < refusedAt + limits.windowMs) {
        notBefore = Math.max(notBefore, now + limits.windowMs);
      }
      refusedAt = now;
      if (kind === "heavy") refusedHeavyAt = now;
    },
    absorb(spent) {
      const now = clock.now();
      if (spent.at !== undefined) {
        // The clock of another process may be ahead of this one's.
        const at = Math.min(toEpochMs(spent.at), now);
        // More than the limit blocks no longer than the limit does.
        if (at > now - limits.windowMs) {
          all.raiseTo(Math.min(spent.all, limits.all), at);
          heavy.raiseTo(Math.min(spent.heavy, limits.heavy), at);
        }
      }
      if (spent.heavyRefusedAt === undefined) return;
      const heavyRefusedAt = Math.min(toEpochMs(spent.heavyRefusedAt), now);
      if (refusedHeavyAt !== undefined && heavyRefusedAt <= refusedHeavyAt) return;
      refusedHeavyAt = heavyRefusedAt;
      refusedAt = Math.max(refusedAt ?? 0, heavyRefusedAt);
      // The moment Fathom named is not among what is remembered: a whole window is what it can be without a reason.
      notBefore = Math.max(notBefore, heavyRefusedAt + limits.windowMs);
    },
    toSpent() {
      const newestAt = all.findNewest();
      return {
        at: newestAt === undefined ? undefined : toInstant(newestAt),
        all: newestAt === undefined ? 0 : all.countUntil(newestAt),
        heavy: newestAt === undefined ? 0 : heavy.countUntil(newestAt),
        heavyRefusedAt: refusedHeavyAt === undefined ? undefined : toInstant(refusedHeavyAt),
      };
    },
    isInUse() {
      const now = clock.now();
      const cut = toHeavyLimit(now) < limits.heavy;
      const newestAt = all.findNewest();
      const counted = newestAt !== undefined && newestAt > now - limits.windowMs;
      return waiting > 0 || underWay !== undefined || notBefore > now || cut || counted;
    },
  };
}
