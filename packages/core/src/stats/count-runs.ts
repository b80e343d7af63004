/**
 * Runs by day, in numbers: what came, what it took, and how the reps fared. From what each run came to, never from calls; a run that
 * has no such sum (it goes on, or a late report changed it) is counted as a run and named as not yet summed.
 */
import { type Instant, toInstant } from "../clock.ts";
import type { LocalDate } from "../coverage/coverage.ts";
import { addDays, listDates, toDayBounds, toLocalDate } from "../coverage/local-date.ts";
import { addUnits, NO_UNITS, type Units } from "../database/meter.ts";
import { type Freshness, toFreshness } from "../run/freshness.ts";
import type { BusiestMinute, Run } from "../run/run.ts";
import type { RunRepository } from "../run/run-repository.ts";

export interface DayOfRuns {
  readonly date: LocalDate;
  readonly runs: { readonly started: number; readonly finished: number; readonly unsummed: number };
  /** Reps over all runs, by how their newest attempt in each ended. */
  readonly reps: {
    readonly done: number;
    readonly failed: number;
    readonly blocked: number;
    readonly deferred: number;
  };
  readonly calls: { readonly added: number; readonly updated: number };
  readonly requests: { readonly light: number; readonly heavy: number };
  /** Requests that Fathom refused for their rate (429). */
  readonly throttles: number;
  /** Of any run of the day; undefined: of none it is known. */
  readonly busiestMinute: BusiestMinute | undefined;
  readonly units: Units;
  /** How old what is shown had become when the day's runs of all reps began; undefined: there was none. */
  readonly freshness: Freshness | undefined;
}

export interface RunStatistics {
  /** Every day asked for, oldest first. */
  readonly days: readonly DayOfRuns[];
  /** There were more runs than are read at once: days before this instant are not told whole. */
  readonly incompleteBefore: Instant | undefined;
}

export interface RunStatisticsReader {
  /** @param days today and those before, 1 or more */
  read(days: number): Promise<RunStatistics>;
}

const PAGE_SIZE = 100;
/** 30 days of a run every half hour are 1,440; the rest is for runs by hand. 0.5 RU each: at most about 2,500 RU. */
export const RUNS_MAX = 5_000;

export function createRunStatistics(dependencies: {
  runs: Pick<RunRepository, "list">;
  clock: { now(): number };
  timeZone: string;
}): RunStatisticsReader {
  const { runs, clock, timeZone } = dependencies;

  /** Newest first, back to `from`, as many as are read at once. */
  async function listSince(from: Instant): Promise<{ found: Run[]; incompleteBefore: Instant | undefined }> {
    const found: Run[] = [];
    let cursor: string | undefined;
    for (;;) {
      const { items, nextCursor } = await runs.list({ limit: PAGE_SIZE, cursor });
      const within = items.filter(({ startedAt }) => startedAt >= from);
      found.push(...within);
      if (nextCursor === null || within.length < items.length) return { found, incompleteBefore: undefined };
      if (found.length >= RUNS_MAX) return { found, incompleteBefore: found.at(-1)?.startedAt };
      cursor = nextCursor;
    }
  }

  return {
    async read(days) {
      const to = toLocalDate(toInstant(clock.now()), timeZone);
      const from = addDays(to, 1 - days);
      const { found, incompleteBefore } = await listSince(toDayBounds(from, timeZone).from);
      const byDay = Map.groupBy(found, ({ startedAt }) => toLocalDate(startedAt, timeZone));
      return { days: listDates(from, to).map((date) => countDay(date, byDay.get(date) ?? [])), incompleteBefore };
    },
  };
}

function countDay(date: LocalDate, runs: readonly Run[]): DayOfRuns {
  const totals = runs.flatMap((run) => run.totals ?? []);
  const sum = (pick: (one: (typeof totals)[number]) => number) => totals.reduce((all, one) => all + pick(one), 0);
  return {
    date,
    runs: {
      started: runs.length,
      finished: runs.filter(({ state }) => state === "finished").length,
      unsummed: runs.length - totals.length,
    },
    reps: {
      done: sum(({ reps }) => reps.done),
      failed: sum(({ reps }) => reps.failed),
      blocked: sum(({ reps }) => reps.blocked),
      deferred: sum(({ reps }) => reps.deferred),
    },
    calls: { added: sum(({ calls }) => calls.added), updated: sum(({ calls }) => calls.updated) },
    requests: { light: sum(({ requests }) => requests.light), heavy: sum(({ requests }) => requests.heavy) },
    throttles: sum((one) => one.throttles ?? 0),
    busiestMinute: toBusiest(totals.flatMap(({ busiestMinute }) => busiestMinute ?? [])),
    freshness: toFreshness(runs.flatMap(({ ages }) => ages ?? [])),
    units: runs.reduce(
      (all, { totals: of, dispatchUnits, reportUnits }) =>
        [of?.units ?? NO_UNITS, dispatchUnits, reportUnits].reduce(addUnits, all),
      NO_UNITS,
    ),
  };
}

function toBusiest(minutes: readonly BusiestMinute[]): BusiestMinute | undefined {
  if (minutes.length === 0) return undefined;
  return { all: Math.max(...minutes.map(({ all }) => all)), heavy: Math.max(...minutes.map(({ heavy }) => heavy)) };
}
