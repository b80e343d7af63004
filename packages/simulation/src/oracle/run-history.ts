/**
 * One history from its first moment to its last: the world of a seed, a system in it, and the oracle beside it. The same options
 * give the same result, to the byte.
 */
import { createVirtualClock, type VirtualClock } from "../clock/index.ts";
import type { MachineFaults } from "../machine/index.ts";
import { NO_FAULTS, ROUGH_FAULTS } from "../machine/index.ts";
import { createRandomness, type Randomness } from "../randomness.ts";
import { drawStartMs } from "../world/calendar.ts";
import type { ShownRep, SystemUnderTest } from "../world/system.ts";
import { createWorld, type World } from "../world/world.ts";
import { WORLD_PLAN, type WorldPlan } from "../world/world-plan.ts";
import { createOracle } from "./oracle.ts";
import { formatVerdict, type Verdict } from "./verdict.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface HistoryOptions {
  readonly seed: number;
  readonly days: number;
  readonly reps: number;
  readonly intervalMinutes: number;
  readonly plan?: WorldPlan;
  /** What goes wrong around the system until the calm. Default: a rough time. */
  readonly faults?: MachineFaults;
  /** Default: ours. */
  readonly createContender?: CreateContender;
  /** Each line of the story, in order. Costs time: only where somebody reads it. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** What a contender is built on. */
export interface ContenderSurroundings {
  readonly clock: VirtualClock;
  readonly random: Randomness;
  readonly fathomFetch: typeof fetch;
  readonly intervalMinutes: number;
  readonly plan: WorldPlan;
  readonly world: World;
  /** Asked at every turn: the calm reaches everybody. */
  readonly getFaults: () => MachineFaults;
  /** To be called when something may have come in. */
  readonly onWorked: () => void;
  readonly onLine: ((atMs: number, who: string, text: string) => void) | undefined;
}

export type CreateContender = (surroundings: ContenderSurroundings) => Promise<Contender>;

export interface Contender {
  readonly system: SystemUnderTest;
  start(): void;
  stop(): void;
  /** Trouble ends or begins. */
  onFaultsChanged?(): void;
  readonly counts: () => ContenderCounts;
}

export interface ContenderCounts {
  /** Attempts to bring one rep up to date. */
  readonly repRuns: number;
  readonly crashes: number;
  readonly timeouts: number;
  /** Messages and ticks that came twice because we made them. */
  readonly duplicates: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

export interface HistoryResult {
  readonly seed: number;
  /** UTC ISO. */
  readonly startAt: string;
  readonly verdicts: readonly Verdict[];
  readonly calls: number;
  readonly held: number;
  readonly staleVisible: number;
  readonly requests: { readonly light: number; readonly heavy: number; readonly throttled: number };
  readonly counts: ContenderCounts;
  /** Seconds from listed to held, ascending; outages and blocked reps left out. */
  readonly waits: readonly number[];
  /** Real time. */
  readonly durationMs: number;
}

/** Each tick may cost a rep so many attempts on average: follow-ups, retries, duplicates. More is work that makes more work. */
const REP_RUNS_PER_TICK_MAX = 8;
/** Connecting a rep and clicks are not in proportion to time. */
const REP_RUNS_BESIDES = 2_000;

/** The system's work makes ever more work: the history would not end. */
export class Runaway extends Error {
  override readonly name = "Runaway";

  constructor(repRunsMax: number, atMs: number) {
    super(`more than ${repRunsMax} rep-runs by ${toIso(atMs)}: messages multiply, or work repeats itself without end`);
  }
}

/** The history did not come to its end; `cause` says why. */
export class HistoryBrokeOff extends Error {
  override readonly name = "HistoryBrokeOff";
  /** What the oracle had found until then. */
  readonly verdicts: readonly Verdict[];

  constructor(cause: unknown, verdicts: readonly Verdict[]) {
    super(`the history broke off: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.verdicts = verdicts;
  }
}

function toRepRunsMax({ days, reps, intervalMinutes }: HistoryOptions): number {
  return REP_RUNS_BESIDES + REP_RUNS_PER_TICK_MAX * reps * ((days * 24 * 60) / intervalMinutes);
}

/** @throws HistoryBrokeOff for a Runaway, and for what the world, the system or the oracle throw: a bug, not a verdict */
export async function runHistory(options: HistoryOptions): Promise<HistoryResult> {
  const startedMs = performance.now();
  const { seed, days, reps, intervalMinutes, plan = WORLD_PLAN, onLine } = options;
  const random = createRandomness(seed);
  const clock = createVirtualClock(drawStartMs(random.fork("start"), days));
  const intervalMs = intervalMinutes * MINUTE_MS;
  const line =
    onLine && ((atMs: number, who: string, text: string) => onLine(`${toIso(atMs)} ${who.padEnd(8)} ${text}`));
  const world = createWorld({
    ...{ seed, reps, days, intervalMs, plan, clock },
    random: random.fork("world"),
    note: line && ((repId, text) => line(clock.now(), repId ?? "world", text)),
  });
  const { truth, watched } = world;

  let faults = options.faults ?? ROUGH_FAULTS;
  let stale = false;
  const createContender = options.createContender ?? (await import("./our-contender.ts")).createOurContender;
  const repRunsMax = toRepRunsMax(options);
  const contender = await createContender({
    ...{ clock, intervalMinutes, plan, world, onLine: line },
    random: random.fork("contender"),
    fathomFetch: watched.fetch,
    getFaults: () => faults,
    onWorked() {
      if (stale) return;
      stale = true;
      clock.startAt(clock.now(), "note what came in", async () => {
        stale = false;
        if (contender.counts().repRuns > repRunsMax) throw new Runaway(repRunsMax, clock.now());
        await oracle.update();
      });
    },
  });
  const lastShown = new Map<string, string>();
  const oracle = createOracle({
    ...{ truth, watched, held: contender.system.held, now: clock.now },
    ...(line && {
      onVerdict: (verdict: Verdict) => line(clock.now(), "VERDICT", formatVerdict(verdict)),
      onShown(repId: string, shown: ShownRep) {
        const text = toShownText(shown);
        if (lastShown.get(repId) !== text) line(clock.now(), repId, `is shown ${text}`);
        lastShown.set(repId, text);
      },
    }),
  });

  world.begin(contender.system, (seen) => oracle.lookAtAnswer(seen));
  contender.start();
  const looks = random.fork("looks");
  for (let tickMs = truth.startMs; tickMs < truth.endMs; tickMs += intervalMs) {
    // At any moment between two ticks: what is shown half-way must be true as well.
    clock.startAt(tickMs + looks.integer(20_000, intervalMs - 1), "the oracle looks", () => oracle.look());
  }
  clock.at(truth.calmMs, () => {
    line?.(clock.now(), "world", "all trouble ends");
    faults = NO_FAULTS;
    contender.onFaultsChanged?.();
  });
  const { waits, ...numbers } = await runToEnd().catch((error: unknown) => {
    throw new HistoryBrokeOff(error, oracle.verdicts);
  });
  return {
    seed,
    startAt: toIso(truth.startMs),
    verdicts: oracle.verdicts,
    ...numbers,
    requests: { ...watched.requests },
    counts: contender.counts(),
    waits,
    durationMs: Math.round(performance.now() - startedMs),
  };

  async function runToEnd() {
    await clock.runUntil(truth.startMs + days * DAY_MS);
    contender.stop();
    return await clock.settle(oracle.end(), "the oracle's last look");
  }
}

function toShownText({ green, completeUntilMs, blamed }: ShownRep): string {
  const until = completeUntilMs === undefined ? "" : `, complete until ${toIso(completeUntilMs)}`;
  const trouble = blamed ? `, ${blamed.class} (${blamed.code}) since ${toIso(blamed.sinceMs)}` : "";
  return `${green ? "green" : "not green"}${until}${trouble}`;
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}
