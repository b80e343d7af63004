/**
 * A clock for tests of whole attempts: time moves only when nothing else can happen. Whoever sleeps is woken as soon as no
 * database command is under way and the event loop has come to rest, so that waiting costs no real time.
 */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../src/index.ts";

export interface TestClock extends Clock {
  /** Moves on, waking whoever sleeps until then. */
  advance(ms: number): Promise<void>;
  /** Jumps; wakes nobody. Backwards as well. */
  set(instant: string | number): void;
  /** Runs to the end of `work`, moving on from sleeper to sleeper whenever nothing else is left to wait for. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Marks work outside of this process (a database command): time stands still until the returned function is called. */
  hold(): () => void;
}

/** Turns of the event loop after which an answer that is still out is one that never comes. */
const TURNS_AT_REST = 40;

export function createTestClock(startAt: string): TestClock {
  let nowMs = Date.parse(startAt);
  let held = 0;
  let onRelease: (() => void) | undefined;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  function wakeNext(untilMs: number): boolean {
    const next = [...sleepers].filter(({ at }) => at <= untilMs).sort((a, b) => a.at - b.at)[0];
    if (!next) return false;
    nowMs = Math.max(nowMs, next.at);
    next.wake();
    return true;
  }

  async function rest(): Promise<void> {
    for (let turn = 0; turn < TURNS_AT_REST; turn++) await setImmediate();
  }

  return {
    now: () => nowMs,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper = { at: nowMs + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake, { once: true });
      });
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      while (wakeNext(untilMs)) await rest();
      nowMs = untilMs;
    },
    set(instant) {
      nowMs = typeof instant === "number" ? instant : Date.parse(instant);
    },
    async settle(work) {
      let settled = false;
      const settle = () => {
        settled = true;
        onRelease?.();
      };
      work.then(settle, settle);
      let turns = 0;
      while (!settled) {
        if (held > 0) {
          turns = 0;
          await new Promise<void>((resolve) => {
            onRelease = resolve;
          });
        } else {
          await setImmediate();
          turns++;
          if (turns >= TURNS_AT_REST && sleepers.size > 0 && !settled && held === 0) {
            turns = 0;
            wakeNext(Number.POSITIVE_INFINITY);
          }
        }
      }
      return await work;
    },
    hold() {
      held++;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        held--;
        if (held === 0) onRelease?.();
      };
    },
  };
}
