/** The clock of one machine, which is not the true one: some time ahead or behind, and sometimes put right with a jump. */
import type { Clock } from "@fathom-sync/core";

export interface SkewedClock extends Clock {
  /** Ms ahead of the true clock; negative: behind. */
  readonly offsetMs: number;
  /** Puts the clock to another offset, as a time service does; sleepers are not woken earlier or later for it. */
  jump(offsetMs: number): void;
}

/** Sleeping takes its true time: clocks drift by parts of a million, and differ by minutes. */
export function createSkewedClock(clock: Clock, offsetMs: number): SkewedClock {
  let currentMs = offsetMs;
  return {
    get offsetMs() {
      return currentMs;
    },
    now: () => clock.now() + currentMs,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    jump(nextMs) {
      currentMs = nextMs;
    },
  };
}
