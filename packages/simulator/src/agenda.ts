/**
 * What will happen later in the simulated world: scheduled edits, webhooks, retries.
 * Guarantees that entries run in the order of their due times, and that none is missed on a clock without timers:
 * the simulator calls `runDue` before it answers anything.
 */
import type { SimulatorClock } from "./clock.ts";

export interface Agenda {
  /** Runs the entry at the instant (epoch ms); an instant in the past runs with the next due entries. Returns cancel. */
  add(dueAtMs: number, run: () => void | Promise<void>): () => void;
  /** Starts everything that is due now; the promise settles when the asynchronous ones have finished. */
  runDue(): Promise<void>;
}

interface Entry {
  readonly dueAtMs: number;
  readonly run: () => void | Promise<void>;
}

const LONGEST_WAIT_MS = 86_400_000;

export function createAgenda(clock: SimulatorClock): Agenda {
  const entries: Entry[] = [];
  let disarm: (() => void) | undefined;
  let armedForMs = Number.POSITIVE_INFINITY;

  const arm = (): void => {
    const next = entries[0];
    if (clock.setTimer === undefined || next === undefined || next.dueAtMs >= armedForMs) return;
    disarm?.();
    armedForMs = next.dueAtMs;
    disarm = clock.setTimer(
      () => {
        armedForMs = Number.POSITIVE_INFINITY;
        disarm = undefined;
        return runDue();
      },
      Math.min(LONGEST_WAIT_MS, Math.max(0, next.dueAtMs - clock.now())),
    );
  };

  const runDue = async (): Promise<void> => {
    const running: Promise<void>[] = [];
    for (let next = entries[0]; next !== undefined && next.dueAtMs <= clock.now(); next = entries[0]) {
      entries.shift();
      running.push(Promise.resolve(next.run()));
    }
    arm();
    await Promise.all(running);
  };

  return {
    add(dueAtMs, run) {
      const entry: Entry = { dueAtMs, run };
      entries.splice(findPlace(entries, dueAtMs), 0, entry);
      arm();
      return () => {
        const index = entries.indexOf(entry);
        if (index >= 0) entries.splice(index, 1);
      };
    },
    runDue,
  };
}

/** First index whose entry is due later, so that equal due times keep the order in which they were added. */
function findPlace(entries: readonly Entry[], dueAtMs: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.dueAtMs ?? 0) <= dueAtMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
