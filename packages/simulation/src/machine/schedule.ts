/**
 * EventBridge Scheduler with the interval of the plan: calls the dispatcher asynchronously with the scheduled time, which
 * Lambda tries again as often as the plan says. With faults, ticks come twice, late or not at all.
 * Source: AWS Lambda developer guide, "Error handling for asynchronous invocation" (at most two retries, after one and two minutes).
 */
import { MINUTE_MS, toWholeSecond } from "@fathom-sync/core";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import type { ScheduleFaults } from "./faults.ts";
import type { InvocationResult } from "./lambda.ts";
import type { Trace } from "./trace.ts";

export interface Schedule {
  /** Ticks at every multiple of the interval from now on. */
  start(): void;
  stop(): void;
  /** A tick by hand, for any slot (epoch ms). Resolves when Lambda tries no more. */
  fire(slotMs: number): Promise<void>;
  readonly counters: Readonly<ScheduleCounters>;
}

export interface ScheduleCounters {
  ticks: number;
  missed: number;
  duplicated: number;
  late: number;
  /** Events Lambda has given up. */
  givenUp: number;
}

/** Seen from AWS: an invocation may begin at any moment of its minute, mostly at once. */
const TICK_DELAY_MAX_MS = 1_000;
const LATE_MEAN_MS = 8 * MINUTE_MS;
const DUPLICATE_MEAN_MS = 30_000;
const RETRY_DELAYS_MS: readonly number[] = [MINUTE_MS, 2 * MINUTE_MS];

export function createSchedule(dependencies: {
  clock: VirtualClock;
  random: Randomness;
  intervalSeconds: number;
  /** Of a failed tick; Lambda allows two at most. */
  retries: number;
  getFaults: () => ScheduleFaults;
  newRequestId: () => string;
  invoke: (event: unknown, requestId: string) => Promise<InvocationResult<unknown>>;
  trace?: Trace | undefined;
}): Schedule {
  const { clock, random, getFaults, newRequestId, invoke, trace } = dependencies;
  const intervalMs = dependencies.intervalSeconds * 1_000;
  const retryDelaysMs = RETRY_DELAYS_MS.slice(0, dependencies.retries);
  const counters: ScheduleCounters = { ticks: 0, missed: 0, duplicated: 0, late: 0, givenUp: 0 };
  let cancelNext: (() => void) | undefined;

  async function fire(slotMs: number): Promise<void> {
    const slot = toWholeSecond(slotMs);
    const requestId = newRequestId();
    for (const retryDelayMs of [...retryDelaysMs, undefined]) {
      const { outcome } = await invoke({ slot }, requestId);
      if (outcome === "done") return;
      if (retryDelayMs !== undefined) {
        // "About" a minute: Lambda's event queue has a spread of its own.
        await clock.sleep(retryDelayMs + random.integer(0, 5_000));
      }
    }
    counters.givenUp++;
    trace?.("schedule", "tick.given_up", { slot });
  }

  function fireLater(slotMs: number, delayMs: number): void {
    clock.startAt(clock.now() + delayMs, `tick ${toWholeSecond(slotMs)}`, () => fire(slotMs));
  }

  function tick(slotMs: number): void {
    planNext(slotMs + intervalMs);
    const faults = getFaults();
    const slot = toWholeSecond(slotMs);
    if (random.chance(faults.missingTick)) {
      counters.missed++;
      trace?.("schedule", "tick.missed", { slot });
      return;
    }
    counters.ticks++;
    const late = random.chance(faults.lateTick);
    if (late) counters.late++;
    const delayMs = late ? Math.floor(random.exponential(LATE_MEAN_MS)) : random.integer(0, TICK_DELAY_MAX_MS);
    trace?.("schedule", "tick.planned", { slot, delayMs });
    fireLater(slotMs, delayMs);
    if (random.chance(faults.duplicateTick)) {
      counters.duplicated++;
      const againMs = random.chance(0.5) ? 0 : Math.floor(random.exponential(DUPLICATE_MEAN_MS));
      trace?.("schedule", "tick.duplicated", { slot, againMs });
      fireLater(slotMs, delayMs + againMs);
    }
  }

  function planNext(slotMs: number): void {
    cancelNext = clock.at(slotMs, () => tick(slotMs));
  }

  return {
    start() {
      cancelNext?.();
      planNext((Math.floor(clock.now() / intervalMs) + 1) * intervalMs);
    },
    stop() {
      cancelNext?.();
      cancelNext = undefined;
    },
    fire,
    counters,
  };
}
