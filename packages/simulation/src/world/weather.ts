/**
 * Bad times at Fathom: outages of minutes to hours for everybody or for one key, single odd answers, refusals that are none,
 * throttling, busy hours and slow hours. All of it is drawn from the seed, and all of it ends before the calm.
 */
import type { Fault, FaultInput, Outage, Simulator, Switches } from "@fathom-sync/simulator";
import type { Randomness } from "../randomness.ts";
import { drawTimes } from "./calendar.ts";
import { findReadableSince, type RepTruth, type Truth } from "./truth.ts";
import type { WatchedFetch } from "./watched-fetch.ts";
import type { WorldPlan } from "./world-plan.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface WeatherDependencies {
  readonly simulator: Simulator;
  readonly watched: WatchedFetch;
  readonly truth: Truth;
  readonly plan: WorldPlan;
  readonly random: Randomness;
  readonly now: () => number;
  readonly at: (atMs: number, action: () => void) => void;
  readonly note: (repId: string | undefined, text: string) => void;
}

/** What a Fathom in trouble answers to everything. */
const OUTAGES: readonly Outage[] = [
  { kind: "status", status: 500 },
  { kind: "status", status: 502 },
  { kind: "status", status: 503 },
  { kind: "status", status: 503, retryAfterSeconds: 120 },
  { kind: "status", status: 504 },
  { kind: "html" },
  { kind: "html", status: 200 },
  { kind: "reset" },
  { kind: "timeout" },
  { kind: "truncated-json" },
  { kind: "truncated-body" },
  { kind: "empty" },
  { kind: "no-items" },
  { kind: "null-items" },
  { kind: "wrong-shape" },
  { kind: "redirect" },
  { kind: "status", status: 429, retryAfterSeconds: 60 },
];

/** What may come once and be gone again. */
const SINGLES: readonly Outage[] = [
  ...OUTAGES,
  { kind: "slow-body", delayMs: 8_000 },
  { kind: "slow-body", delayMs: 40_000 },
  { kind: "delay", delayMs: 5_000 },
  { kind: "delay", delayMs: 30_000 },
  { kind: "status", status: 418 },
];

/** The ways in which Fathoms differ; what nobody has seen of the real one must not matter. */
export function drawManners(random: Randomness): Partial<Switches> {
  return {
    cursorKind: random.chance(0.25) ? "stable" : "page-number",
    endCursor: random.chance(0.3) ? "empty-string" : "null",
    createdAfter: random.chance(0.5) ? "exclusive" : "inclusive",
    createdBefore: random.chance(0.5) ? "exclusive" : "inclusive",
    fractionalSeconds: random.pick(["understood", "match-nothing", "refused"] as const),
    absentContent: random.chance(0.3) ? "omitted" : "null",
    rateLimitHeaders: random.pick(["relative", "epoch", "none"] as const),
    rateLimitBucket: random.pick(["heavy", "global"] as const),
    retryAfter: random.pick(["seconds", "http-date", "none"] as const),
    errorBody: random.pick(["json", "message", "empty", "html"] as const),
    listOrder: random.chance(0.2) ? "oldest-first" : "newest-first",
    reportedLimit: random.pick([10, 50, "null", "omitted"] as const),
    extraTopLevelKeys: random.chance(0.2),
    unknownEnumValues: random.chance(0.1),
    emptyInvitees: random.chance(0.1),
    nullScheduledTimes: random.chance(0.1),
    // Small pages make walks of several pages an everyday thing.
    pageSize: random.chance(0.3) ? 3 : 10,
  };
}

export function planWeather(dependencies: WeatherDependencies): void {
  const { simulator, truth, plan, random, at, note, now } = dependencies;
  const { startMs, calmMs } = truth;
  const days = (name: string, perDay: number) => drawTimes(random.fork(name), perDay, startMs, calmMs);

  function drawDuration(stream: Randomness): number {
    const [min, max] = plan.outageMinutes;
    return Math.exp(Math.log(min) + stream.next() * (Math.log(max) - Math.log(min))) * MINUTE_MS;
  }

  function breakDown(rep: RepTruth | undefined, stream: Randomness, fromMs: number): void {
    const outage = stream.pick(OUTAGES);
    const untilMs = Math.min(calmMs, fromMs + drawDuration(stream));
    truth.episodes.push({ fromMs, untilMs, repId: rep?.repId, what: `outage: ${toWords(outage)}` });
    const ended = { done: false };
    at(fromMs, () => {
      note(rep?.repId, `Fathom breaks down: ${toWords(outage)}, until ${new Date(untilMs).toISOString()}`);
      const match = rep ? { match: { email: rep.email } } : {};
      const fault = simulator.addFault({ ...outage, ...match, times: Number.POSITIVE_INFINITY });
      at(untilMs, () => {
        fault.remove();
        ended.done = true;
        note(rep?.repId, "Fathom works again");
      });
    });
  }

  /** A fault for one rep's next requests; gone by the calm, whether or not it was met. */
  function strike(rep: RepTruth, input: FaultInput, text: string): Fault {
    note(rep.repId, `next answer: ${text}`);
    const fault = simulator.addFault({ ...input, match: { ...input.match, email: rep.email } });
    at(Math.min(calmMs, now() + 2 * HOUR_MS), () => fault.remove());
    return fault;
  }

  for (const fromMs of days("outages", plan.perDay.outages))
    breakDown(undefined, random.fork(`outage-${fromMs}`), fromMs);
  for (const fromMs of days("heavy", plan.perDay.heavyLimitFalls)) {
    const untilMs = Math.min(calmMs, fromMs + drawDuration(random.fork(`heavy-${fromMs}`)));
    at(fromMs, () => {
      note(undefined, "Fathom is busy: 5 heavy requests a minute");
      simulator.switches.heavyLimit = 5;
    });
    at(untilMs, () => {
      simulator.switches.heavyLimit = 30;
    });
  }
  for (const fromMs of days("slow", plan.perDay.slowHours)) {
    const stream = random.fork(`slow-${fromMs}`);
    const latencyMs = stream.integer(500, 9_000);
    at(fromMs, () => {
      note(undefined, `Fathom is slow: ${latencyMs} ms`);
      simulator.switches.latencyMs = latencyMs;
    });
    at(Math.min(calmMs, fromMs + drawDuration(stream)), () => {
      simulator.switches.latencyMs = 0;
    });
  }

  for (const rep of truth.reps.values()) {
    const own = random.fork(rep.repId);
    const times = (name: string, perDay: number) => drawTimes(own.fork(name), perDay, startMs, calmMs);
    for (const fromMs of times("outages", plan.perRepDay.outages)) breakDown(rep, own.fork(`outage-${fromMs}`), fromMs);
    for (const atMs of times("single", plan.perRepDay.singleFaults)) {
      const stream = own.fork(`single-${atMs}`);
      const outage = stream.pick(SINGLES);
      const match = stream.chance(0.3) ? { match: { page: 2 } } : stream.chance(0.3) ? { match: { heavy: true } } : {};
      at(atMs, () => void strike(rep, { ...outage, ...match, times: stream.integer(1, 3) }, toWords(outage)));
    }
    for (const atMs of times("throttle", plan.perRepDay.throttles)) {
      const stream = own.fork(`throttle-${atMs}`);
      const seconds = stream.chance(0.3) ? {} : { retryAfterSeconds: stream.integer(1, 180) };
      at(atMs, () => void strike(rep, { kind: "status", status: 429, ...seconds, times: stream.integer(1, 2) }, "429"));
    }
    planRefusals(rep, times("refusals", plan.perRepDay.singleRefusals), own.fork("refusal"));
    planEmpties(rep, times("empties", plan.perRepDay.wronglyEmpty));
  }

  /** One refusal that is none. The next comes only when this one was met and a proper answer followed. */
  function planRefusals(rep: RepTruth, times: readonly number[], stream: Randomness): void {
    let last: { fault: Fault; answersThen: number } | undefined;
    for (const atMs of times) {
      const status = stream.pick([401, 403]);
      at(atMs, () => {
        const met = dependencies.watched
          .answersOf(rep.repId)
          .filter((answer) => answer.sentAtMs > (last?.answersThen ?? 0));
        if (last && (last.fault.hits === 0 || met.length < 2)) return;
        last = { fault: strike(rep, { kind: "status", status, times: 1 }, `a single ${status}`), answersThen: now() };
      });
    }
  }

  /**
   * A wrongly empty list can be told from an empty one only by what is known: so it comes only while the rep has calls of the
   * last hours that every run since has listed.
   */
  function planEmpties(rep: RepTruth, times: readonly number[]): void {
    for (const atMs of times) {
      at(atMs, () => {
        const known = rep.calls.filter((call) => {
          const sinceMs = findReadableSince(call, atMs);
          return call.createdAtMs > atMs - 20 * HOUR_MS && sinceMs !== undefined && sinceMs < atMs - 4 * HOUR_MS;
        });
        if (known.length < 2) return;
        strike(rep, { kind: "empty-page", match: { path: "/meetings", heavy: false }, times: 1 }, "wrongly empty");
      });
    }
  }
}

function toWords({ kind, status, delayMs }: Outage): string {
  return [kind, status, delayMs === undefined ? undefined : `${delayMs} ms`]
    .filter((word) => word !== undefined)
    .join(" ");
}
