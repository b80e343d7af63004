/** Control routes for the whole: state, log, counters, demo data, traffic, clock. */
import type { VirtualClock } from "../clock.ts";
import type { DemoOptions } from "../demo/seed-demo.ts";
import type { TrafficOptions } from "../demo/traffic.ts";
import { formatInstant, SimulatorInputError } from "../input-error.ts";
import type { Simulator } from "../simulator.ts";
import { answerJson, answerNothing } from "../wire/answer.ts";
import type { ControlRoute } from "./control-route.ts";
import { instant, numeric, readFields } from "./fields.ts";

const running = new WeakMap<Simulator, { stop(): void }>();

function findVirtualClock({ clock }: Simulator): VirtualClock | undefined {
  return "advance" in clock && "set" in clock ? (clock as VirtualClock) : undefined;
}

export const worldRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/state",
    answer: ({ simulator }) =>
      answerJson(200, {
        now: formatInstant(simulator.clock.now()),
        clock: findVirtualClock(simulator) === undefined ? "system" : "virtual",
        users: simulator.users().length,
        meetings: simulator.meetings().length,
        webhooks: simulator.webhooks.list().length,
        deliveries: simulator.webhooks.deliveries().length,
        faults: simulator.faults().length,
        traffic: running.has(simulator),
        counters: simulator.counters,
      }),
  },
  { method: "GET", path: "/requests", answer: ({ simulator }) => answerJson(200, simulator.requests.list()) },
  {
    method: "DELETE",
    path: "/requests",
    answer({ simulator }) {
      simulator.reset();
      return answerNothing(204);
    },
  },
  {
    method: "GET",
    path: "/counters",
    answer({ simulator, query }) {
      const email = query.get("email");
      return answerJson(200, email === null ? simulator.counters : simulator.countersOf(simulator.user(email).email));
    },
  },
  {
    method: "POST",
    path: "/seed",
    answer({ simulator, body }) {
      const rules = { reps: numeric, callsPerRep: numeric, until: instant, days: numeric };
      return answerJson(201, simulator.seedDemo(readFields(body, rules, ["reps"]) as unknown as DemoOptions));
    },
  },
  {
    method: "POST",
    path: "/traffic",
    answer({ simulator, body }) {
      const options = readFields(body, { meanSecondsBetweenCalls: numeric }, ["meanSecondsBetweenCalls"]);
      const started = simulator.startTraffic(options as unknown as TrafficOptions);
      running.get(simulator)?.stop();
      running.set(simulator, started);
      return answerJson(201, options);
    },
  },
  {
    method: "DELETE",
    path: "/traffic",
    answer({ simulator }) {
      running.get(simulator)?.stop();
      running.delete(simulator);
      return answerNothing(204);
    },
  },
  {
    method: "POST",
    path: "/clock",
    async answer({ simulator, body }) {
      const { advanceMs, set } = readFields(body, { advanceMs: numeric, set: instant }) as {
        advanceMs?: number;
        set?: string | number;
      };
      const clock = findVirtualClock(simulator);
      if (clock === undefined) throw new SimulatorInputError("clock: this simulator lives on the machine's clock");
      if (set !== undefined) clock.set(set);
      if (advanceMs !== undefined) await clock.advance(advanceMs);
      return answerJson(200, { now: formatInstant(clock.now()) });
    },
  },
];
