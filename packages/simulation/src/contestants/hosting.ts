/**
 * Where a rival lives: one deployed web app with routes and a cron entry, as on Vercel. Each request runs in a function with a
 * time limit that kills it, and meets the same crashes, cold starts, clock skews and bad ticks as our own functions. Unlike
 * ours, a cron request that fails is not tried again.
 * Source: Vercel documentation, "Managing Cron Jobs" (no retries; an event may be delivered twice) and "Configuring Maximum
 * Duration for Vercel Functions".
 */
import { SCHEDULE } from "../../../../infra/plan/sync-plan.ts";
import type { VirtualClock } from "../clock/index.ts";
import { createFathomFetch, type FathomFetch } from "../machine/fathom-fetch.ts";
import { LATENCIES, NO_FAULTS } from "../machine/faults.ts";
import { createLambda } from "../machine/lambda.ts";
import { createSchedule } from "../machine/schedule.ts";
import type { ActAnswer } from "../world/system.ts";
import type { ContestantCounters, ContestantOptions } from "./contestant.ts";
import { type ContestantStore, createContestantStore, type StoreClient } from "./store.ts";

/** What a route gets on the plans and settings that most projects run with. */
export const ROUTE_TIME_LIMIT_SECONDS = 60;

/** What a route's code can reach. */
export interface Route {
  /** Epoch ms, by the clock of the machine it runs on. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Until the platform kills the function. */
  remainingMs(): number;
  readonly fetch: FathomFetch;
  readonly store: StoreClient;
}

export interface Hosting {
  readonly store: ContestantStore;
  /** Runs a route. 500: it threw · 502: it crashed · 504: the time limit killed it. Never rejects. */
  request(work: (route: Route) => Promise<ActAnswer>): Promise<ActAnswer>;
  /** Runs it without anybody waiting for the answer. */
  requestLater(name: string, work: (route: Route) => Promise<ActAnswer>): void;
  start(): void;
  stop(): void;
  readonly isIdle: boolean;
  readonly counters: ContestantCounters;
  readonly clock: VirtualClock;
  readonly intervalMs: number;
}

interface Instance {
  readonly fetch: FathomFetch;
  readonly store: StoreClient;
  readonly clock: { now(): number; sleep(ms: number): Promise<void> };
}

/** `onTick`: what the cron entry calls; without it there is none. */
export function createHosting(options: ContestantOptions, onTick?: (route: Route) => Promise<ActAnswer>): Hosting {
  const { clock, random, getFaults = () => NO_FAULTS } = options;
  const latencies = { ...LATENCIES, ...options.latencies };
  const intervalSeconds = options.scheduleIntervalSeconds ?? SCHEDULE.intervalSeconds;
  const store = createContestantStore({ clock, latencies, getFaults: () => getFaults().table });
  let invocations = 0;
  let timeouts = 0;
  const lambda = createLambda<Instance>({
    name: "route",
    timeoutSeconds: ROUTE_TIME_LIMIT_SECONDS,
    clock,
    random: random.fork("route"),
    latencies,
    getFaults: () => getFaults().functions,
    createInstance: (container, own) => ({
      clock: container.clock,
      fetch: createFathomFetch({
        container,
        clock,
        random: own.fork("fathom"),
        latencies,
        fetch: options.fathomFetch,
      }),
      store: store.open(container, own.fork("store")),
    }),
    onEnd({ outcome }) {
      invocations++;
      if (outcome === "timeout") timeouts++;
    },
  });

  async function request(work: (route: Route) => Promise<ActAnswer>): Promise<ActAnswer> {
    const result = await lambda.invoke((instance, context) =>
      work({
        now: instance.clock.now,
        sleep: (ms) => instance.clock.sleep(ms),
        remainingMs: () => context.getRemainingTimeInMillis(),
        fetch: instance.fetch,
        store: instance.store,
      }),
    );
    if (result.outcome === "done") return result.value;
    return { status: { error: 500, crash: 502, timeout: 504 }[result.outcome] };
  }

  const schedule = createSchedule({
    clock,
    random: random.fork("schedule"),
    intervalSeconds,
    getFaults: () => getFaults().schedule,
    newRequestId: lambda.newRequestId,
    async invoke() {
      if (onTick) await request(onTick);
      // Whatever came of it, this platform does not call again before the next tick.
      return { outcome: "done", value: undefined };
    },
  });

  return {
    store,
    request,
    requestLater(name, work) {
      clock.follow(name, request(work));
    },
    start: () => {
      if (onTick) schedule.start();
    },
    stop: schedule.stop,
    get isIdle() {
      return lambda.running === 0;
    },
    get counters() {
      return { writeUnits: store.writeUnits, invocations, timeouts };
    },
    clock,
    intervalMs: intervalSeconds * 1_000,
  };
}
