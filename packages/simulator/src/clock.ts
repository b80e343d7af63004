/**
 * The two clocks a simulator can live on: the machine's, and a virtual one that moves only when a test says so.
 * Guarantees that timers of a virtual clock run in the order of their due times, each awaited before the next.
 */
import { parseInstantMs, SimulatorInputError } from "./input-error.ts";

/** Where the simulator takes its time from. Without `setTimer`, due events run when the next request arrives. */
export interface SimulatorClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs the callback once after the delay (milliseconds, at least 0); returns a function that cancels it. */
  setTimer?(run: () => void | Promise<void>, delayMs: number): () => void;
}

/** A clock that stands still until it is advanced. */
export interface VirtualClock extends SimulatorClock {
  setTimer(run: () => void | Promise<void>, delayMs: number): () => void;
  /** Moves time forward, running the timers that fall due in order; a rejected timer rejects this promise. */
  advance(ms: number): Promise<void>;
  /** Jumps to an instant without running timers; those that are overdue run at the next `advance`. */
  set(at: string | number): void;
}

const LONGEST_NODE_TIMER_MS = 2_147_483_647;

/** The machine's clock. Its timers never keep the process alive. */
export const systemClock: Required<SimulatorClock> = {
  now: () => Date.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(() => void run(), Math.min(Math.max(0, delayMs), LONGEST_NODE_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

interface VirtualTimer {
  readonly dueAtMs: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

/** Lets whoever waits go on, and set its next timer, before time moves. */
function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A virtual clock standing at the given instant (ISO 8601 or epoch milliseconds). */
export function createVirtualClock(startAt: string | number): VirtualClock {
  let nowMs = parseInstantMs(startAt, "startAt");
  let order = 0;
  const timers = new Set<VirtualTimer>();

  const findNextDue = (untilMs: number): VirtualTimer | undefined => {
    let next: VirtualTimer | undefined;
    for (const timer of timers) {
      if (timer.dueAtMs > untilMs) continue;
      const earlier =
        next === undefined ||
        timer.dueAtMs < next.dueAtMs ||
        (timer.dueAtMs === next.dueAtMs && timer.order < next.order);
      if (earlier) next = timer;
    }
    return next;
  };

  return {
    now: () => nowMs,
    setTimer(run, delayMs) {
      order += 1;
      const timer: VirtualTimer = { dueAtMs: nowMs + Math.max(0, delayMs), order, run };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new SimulatorInputError(`ms: zero or more is needed, got ${ms}`);
      const untilMs = nowMs + ms;
      await yieldToOthers();
      for (let timer = findNextDue(untilMs); timer !== undefined; timer = findNextDue(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.dueAtMs);
        await timer.run();
        await yieldToOthers();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    set(at) {
      nowMs = parseInstantMs(at, "at");
    },
  };
}

/**
 * Waits on the simulator's clock (on the machine's when it has no timers).
 * Rejects with the signal's reason when the signal aborts first.
 */
export function sleepOn(clock: SimulatorClock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const setTimer = clock.setTimer ?? systemClock.setTimer;
    const cancel = setTimer(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
