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
import { type FunctionFaults, LATENCIES, NO_FAULTS } from "../machine/faults.ts";
import { createLambda, type LambdaFunction } from "../machine/lambda.ts";
import { createSchedule } from "../machine/schedule.ts";
import type { ActAnswer } from "../world/system.ts";
import type { ContestantCounters, ContestantOptions } from "./contestant.ts";
import { type ContestantStore, createContestantStore, type StoreClient } from "./store.ts";

/** What a route gets on the plans and settings that most projects run with. */
export const ROUTE_TIME_LIMIT_SECONDS = 60;
/** What a script gets that somebody runs by hand: it ends by itself. */
const SCRIPT_TIME_LIMIT_SECONDS = 6 * 3_600;
/** Whoever runs a script looks at how it ended, and runs it again. */
const SCRIPT_TRIES = 3;
const SCRIPT_PAUSE_MS = 10 * 60_000;

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
  /** Somebody runs a script on a machine without a time limit, up to three times until it answers 200. */
  runScript(name: string, work: (route: Route) => Promise<ActAnswer>): void;
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
  let crashes = 0;
  const createFunction = (name: string, timeoutSeconds: number, getFunctionFaults: () => FunctionFaults) =>
    createLambda<Instance>({
      name,
      timeoutSeconds,
      clock,
      random: random.fork(name),
      latencies,
      getFaults: getFunctionFaults,
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
        if (outcome === "crash") crashes++;
        options.onWorked?.();
      },
    });
  const routes = createFunction("route", ROUTE_TIME_LIMIT_SECONDS, () => getFaults().functions);
  // On somebody's own machine, which neither crashes nor freezes.
  const scripts = createFunction("script", SCRIPT_TIME_LIMIT_SECONDS, () => NO_FAULTS.functions);

  async function run(where: LambdaFunction<Instance>, work: (route: Route) => Promise<ActAnswer>): Promise<ActAnswer> {
    const result = await where.invoke((instance, context) =>
      work({
        now: instance.clock.now,
        sleep: (ms) => instance.clock.sleep(ms),
        remainingMs: () => context.getRemainingTimeInMillis(),
        fetch: instance.fetch,
        store: instance.store,
      }),
    );
    if (result.outcome === "done") return result.value;
    return { status: { error: 500, crash: 502, timeout: 504, throttled: 429 }[result.outcome] };
  }
  const request = (work: (route: Route) => Promise<ActAnswer>) => run(routes, work);

  async function insist(work: (route: Route) => Promise<ActAnswer>): Promise<void> {
    for (let tries = 1; tries <= SCRIPT_TRIES; tries++) {
      if ((await run(scripts, work)).status === 200) return;
      await clock.sleep(SCRIPT_PAUSE_MS);
    }
  }

  const schedule = createSchedule({
    clock,
    random: random.fork("schedule"),
    intervalSeconds,
    retries: 0,
    getFaults: () => getFaults().schedule,
    newRequestId: routes.newRequestId,
    async invoke() {
      if (onTick) await request(onTick);
      // Whatever came of it, this platform does not call again before the next tick.
      return { outcome: "done", value: undefined };
    },
  });

  return {
    store,
    request,
    runScript(name, work) {
      clock.follow(name, insist(work));
    },
    start: () => {
      if (onTick) schedule.start();
    },
    stop: schedule.stop,
    get isIdle() {
      return routes.running === 0 && scripts.running === 0;
    },
    get counters() {
      const { duplicated: duplicates } = schedule.counters;
      const { writeUnits, readUnits } = store;
      return { writeUnits, readUnits, invocations, timeouts, crashes, duplicates };
    },
    clock,
    intervalMs: intervalSeconds * 1_000,
  };
}
