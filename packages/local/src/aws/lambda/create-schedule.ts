// EventBridge Scheduler on this machine: fires at fixed slots, aligned to the interval since the epoch (every 30 minutes
// means :00 and :30), and hands the slot's time to the function, not the time at which it happened to run. A slot missed
// while the machine slept fires once, late; the ones missed in between are skipped.
import type { Invocable } from "./create-function.ts";
import { type AsyncInvocationOptions, invokeAsync } from "./invoke-async.ts";

export interface ScheduleTimers {
  now(): number;
  /** Calls back once after `ms`; gives what takes the call back. */
  after(ms: number, call: () => void): () => void;
}

export interface ScheduleOptions {
  fn: Invocable;
  /** Interval in milliseconds, 1 to 2 147 483 647 (the longest timer; about 24 days). */
  everyMs: number;
  /** The function's event for a slot. `scheduledAt` is an ISO instant. */
  buildInput: (scheduledAt: string) => unknown;
  timers?: ScheduleTimers;
  /** Retries after errors. Default: two, as for every asynchronous invocation. */
  invocation?: AsyncInvocationOptions;
  /** Told when a slot has failed for good. Default: a warning of the process. */
  onError?: (error: unknown, scheduledAt: string) => void;
}

export interface Schedule {
  /** Fires by hand, for the given time or for now. Settles as the invocation does, after its retries. */
  fire(at?: Date): Promise<unknown>;
  stop(): void;
}

const maxTimerMs = 2_147_483_647;

const systemTimers: ScheduleTimers = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** @throws RangeError when `everyMs` is out of range. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { fn, everyMs, buildInput, timers = systemTimers, invocation } = options;
  const onError =
    options.onError ??
    ((error, scheduledAt) => process.emitWarning(`${fn.name} failed for its slot ${scheduledAt}: ${String(error)}`));
  if (!Number.isInteger(everyMs) || everyMs < 1 || everyMs > maxTimerMs) {
    throw new RangeError(`everyMs must be an integer from 1 to ${maxTimerMs}, not ${everyMs}.`);
  }

  const fire = (at: Date = new Date(timers.now())): Promise<unknown> =>
    invokeAsync(fn, buildInput(at.toISOString()), invocation);

  let cancel: () => void;
  const plan = (): void => {
    const now = timers.now();
    const slotMs = (Math.floor(now / everyMs) + 1) * everyMs;
    cancel = timers.after(slotMs - now, () => {
      // A timer may ring a moment early: then it waits for the rest, rather than run before its time.
      if (timers.now() < slotMs) {
        plan();
        return;
      }
      const at = new Date(slotMs);
      fire(at).catch((error: unknown) => onError(error, at.toISOString()));
      plan();
    });
  };
  plan();
  return { fire, stop: () => cancel() };
}
