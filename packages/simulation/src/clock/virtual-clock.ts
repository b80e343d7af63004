/**
 * The one clock of a simulation. Time moves only when everything that can happen now has happened: after each event all
 * promises that can settle have settled. Equal histories are equal to the last step, because nothing here waits for real time,
 * and what would need it (a thread, a socket) is found out: a task that nothing planned can finish is an error with its name.
 */
import type { Clock } from "@fathom-sync/core";
import { createEventQueue } from "./event-queue.ts";
import { createOutsideWatch } from "./outside-work.ts";

export interface VirtualClock extends Clock {
  /** Does `action` at an instant (epoch ms; now when it has passed). Returns what takes it back. */
  at(atMs: number, action: () => void): () => void;
  /** As `at`, for work that takes time: it is followed to its end, and what it throws ends the run. */
  startAt(atMs: number, name: string, work: () => Promise<void>): () => void;
  /** As `at`, after a delay in ms; the form the Fathom simulator wants. */
  setTimer(run: () => void | Promise<void>, delayMs: number): () => void;
  /** Follows work to its end: it must end by what is planned here, and what it throws ends the run. */
  follow(name: string, work: Promise<unknown>): void;
  /**
   * Runs event after event until an instant (epoch ms, inclusive), and leaves the time there.
   * @throws what followed work throws; Deadlock when followed work is left and nothing is planned; OutsideWork
   */
  runUntil(untilMs: number): Promise<void>;
  /** Runs until `work` has settled, and no further. @throws what `work` or followed work throws; Deadlock; OutsideWork */
  settle<T>(work: Promise<T>, name?: string): Promise<T>;
  /** Names of followed work under way, with the instant (epoch ms) it began. */
  listUnderWay(): { readonly name: string; readonly startedAt: number }[];
  /** Events run so far. */
  readonly events: number;
}

/** Work is left and nothing is planned that could finish it: it waits for real time, or for something that never comes. */
export class Deadlock extends Error {
  override readonly name = "Deadlock";
}

/**
 * Turns of the event loop after an event. One lets all promises settle; streams and fetch bodies are promises alone. More are
 * taken before a deadlock is called one.
 */
const TURNS_BEFORE_DEADLOCK = 50;

const turn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

/** @param startAt ISO 8601 instant or epoch ms */
export function createVirtualClock(startAt: string | number): VirtualClock {
  let nowMs = typeof startAt === "number" ? startAt : Date.parse(startAt);
  if (!Number.isFinite(nowMs)) throw new RangeError(`startAt: an ISO 8601 instant or epoch ms, not ${startAt}`);
  const queue = createEventQueue();
  const watch = createOutsideWatch();
  const underWay = new Set<{ readonly name: string; readonly startedAt: number }>();
  let failure: { readonly error: unknown } | undefined;
  let events = 0;
  let running = false;

  function at(atMs: number, action: () => void): () => void {
    if (!Number.isFinite(atMs)) throw new RangeError(`at: epoch ms, not ${atMs}`);
    const event = queue.add(Math.max(nowMs, atMs), action);
    return () => {
      event.run = undefined;
    };
  }

  function follow(name: string, work: Promise<unknown>): void {
    const task = { name, startedAt: nowMs };
    underWay.add(task);
    work.then(
      () => underWay.delete(task),
      (error: unknown) => {
        underWay.delete(task);
        failure ??= { error };
      },
    );
  }

  function throwFailure(): void {
    watch.check();
    if (!failure) return;
    const { error } = failure;
    failure = undefined;
    throw error;
  }

  async function step(untilMs: number): Promise<boolean> {
    const next = queue.peek();
    if (!next || next.dueAt > untilMs) return false;
    queue.take();
    // Taken back meanwhile: nothing happens, so there is nothing to wait for.
    if (!next.run) return true;
    nowMs = next.dueAt;
    events++;
    next.run();
    await turn();
    throwFailure();
    return true;
  }

  /** Whether something is planned until `untilMs`, or comes up while everything at work is given every chance to go on. */
  async function comesUp(isDone: () => boolean): Promise<boolean> {
    for (let turns = 0; turns < TURNS_BEFORE_DEADLOCK; turns++) {
      await turn();
      throwFailure();
      if (queue.peek() || isDone()) return true;
    }
    return false;
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running) throw new Error("the clock is running: what runs on it cannot run it");
    running = true;
    watch.start();
    try {
      await turn();
      throwFailure();
      return await work();
    } finally {
      watch.stop();
      running = false;
    }
  }

  function throwDeadlock(names: readonly string[]): never {
    throw new Deadlock(`nothing is planned, and this is not done: ${names.join(", ")}`);
  }

  const listUnderWay = () => [...underWay];

  return {
    now: () => nowMs,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const wake = () => {
          cancel();
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const cancel = at(nowMs + Math.max(0, ms), wake);
        signal?.addEventListener("abort", wake, { once: true });
      });
    },
    at,
    startAt: (atMs, name, work) => at(atMs, () => follow(name, work())),
    setTimer: (action, delayMs) =>
      at(nowMs + Math.max(0, delayMs), () => {
        const result = action();
        if (result) follow("timer", result);
      }),
    follow,
    async runUntil(untilMs) {
      await run(async () => {
        for (;;) {
          while (await step(untilMs));
          if (queue.peek() || underWay.size === 0) break;
          if (!(await comesUp(() => underWay.size === 0))) throwDeadlock(listUnderWay().map(({ name }) => name));
        }
        nowMs = Math.max(nowMs, untilMs);
      });
    },
    async settle(work, name = "the work to settle") {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      work.then(settle, settle);
      return await run(async () => {
        while (!settled) {
          if (await step(Number.POSITIVE_INFINITY)) continue;
          if (!(await comesUp(() => settled))) throwDeadlock([name, ...listUnderWay().map((task) => task.name)]);
        }
        return await work;
      });
    },
    listUnderWay,
    get events() {
      return events;
    },
  };
}
