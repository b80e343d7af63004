/** Reads and writes runs and their reports. */
import { type Clock, DAY_MS, type Instant, SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import { FIRST_INSTANT, LAST_INSTANT } from "../database/key-bounds.ts";
import { addUnits, type Units } from "../database/meter.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { AppError } from "../error.ts";
import type { Metrics } from "../metrics.ts";
import { packLines, unpackLines } from "./report-lines.ts";
import { createRunEntity } from "./run.entity.ts";
import {
  foldReports,
  isFinished,
  isOver,
  type ReportLine,
  type Run,
  type RunProgress,
  type RunReport,
  type RunTotals,
} from "./run.ts";
import { type RunItem, toAgesText, toRun, toRunItem } from "./run-item.ts";
import { createRunReportEntity } from "./run-report.entity.ts";

/** How long runs and reports are kept. */
export const RUN_RETENTION_MS = 90 * DAY_MS;

/** By when runs started. */
export interface RunPeriod {
  /** Inclusive. */
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly to?: Instant | undefined;
}

export interface RunRepository {
  /** Creates the run; when a run of that id exists, returns that one, unchanged. */
  create(run: Run): Promise<{ run: Run; created: boolean }>;
  find(runId: string): Promise<Run | undefined>;
  /** @throws AppError run_not_found */
  get(runId: string): Promise<Run>;
  /** Newest first. */
  list(page: PageRequest & RunPeriod): Promise<Page<Run>>;
  /**
   * Notes that every message was sent: from now on the run can finish. Returns the run as it stands, reports that came
   * meanwhile counted in; undefined when another dispatcher of the same run was first.
   */
  saveDispatched(run: Run, sent: Pick<Run, "total" | "dispatchUnits" | "ages">): Promise<Run | undefined>;
  getProgress(runId: string): Promise<RunProgress>;
  /**
   * Writes the report of one invocation and, when it may have been the last one, marks the run finished. A run that is not
   * there (written a moment later, or expired) is no reason to do the work again.
   * @param reportId unique to the invocation
   */
  report(runId: string, reportId: string, lines: readonly ReportLine[]): Promise<void>;
  /** Writes a run of one rep that is over, with its only report. */
  record(run: Run, line: ReportLine): Promise<void>;
  /**
   * Marks the run finished when it is, and keeps what it came to with it where that is not known (any more); returns the
   * run as it stands.
   * @param run as read before `progress` was: a report that was counted meanwhile keeps the totals from being kept
   */
  settle(run: Run, progress: RunProgress): Promise<Run>;
  /**
   * Cancels a run started in bulk: reps that were not begun are not begun any more, the others end and report as ever.
   * Returns the run as it stands; a run that is cancelled already, unchanged.
   * @throws AppError run_not_found, run_finished, run_not_cancellable
   */
  cancel(runId: string): Promise<Run>;
  /** Asked before a rep of a run that can be cancelled is begun. False for a run that is not there. */
  isCancelled(runId: string): Promise<boolean>;
}

/** Writing the counters into the run's own item, below one KB and without an index changing. */
const COUNTER_UNITS: Units = { read: 0, write: 1 };

/** A new run's item and its entry in the index of runs. */
const RUN_ITEM_UNITS: Units = { read: 0, write: 2 };
const FIRST_REPORT = "first";

export function createRunRepository(dependencies: {
  database: Database;
  clock: Clock;
  /** Runs `work` and tells the units it took. */
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; units: Units }>;
  metrics: Metrics;
}): RunRepository {
  const { database, clock, measure, metrics } = dependencies;
  const runs = createRunEntity(database);
  const reports = createRunReportEntity(database);

  const toExpiry = () => Math.floor((clock.now() + RUN_RETENTION_MS) / SECOND_MS);

  async function find(runId: string): Promise<Run | undefined> {
    const { data } = await runs.get({ runId }).go({ consistent: true });
    return data ? toRun(data) : undefined;
  }

  async function get(runId: string): Promise<Run> {
    const run = await find(runId);
    if (!run) throw new AppError("run_not_found", `no run ${runId}`);
    return run;
  }

  async function getProgress(runId: string): Promise<RunProgress> {
    const { data } = await reports.query.primary({ runId }).go({ pages: "all", consistent: true });
    return foldReports(data.map(({ reportId, lines }): RunReport => ({ runId, reportId, lines: unpackLines(lines) })));
  }

  /** Writes `changes` into the run if `condition` holds; false, having written nothing, when it does not. */
  async function patchIf(
    runId: string,
    changes: Partial<Pick<RunItem, "state" | "finishedAt" | "total" | "totals" | "foldFrom">>,
    condition: Pick<Run, "state"> & { readonly reported?: number },
  ): Promise<boolean> {
    try {
      await runs
        .patch({ runId })
        .set(changes)
        .where(({ state, reported }, { eq }) =>
          condition.reported === undefined
            ? eq(state, condition.state)
            : `${eq(state, condition.state)} AND ${eq(reported, condition.reported)}`,
        )
        .go();
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  async function settle(run: Run, progress: RunProgress): Promise<Run> {
    const { runId, state, reported } = run;
    if (!isOver(run) && !isFinished(run, progress)) return run;
    const totals = toTotals(progress);
    if (isOver(run)) {
      if (!run.totals) await patchIf(runId, { totals: JSON.stringify(totals) }, { state, reported });
      return { ...run, totals };
    }
    const finishedAt = progress.lastAt ?? toInstant(clock.now());
    const finished = { state: "finished", finishedAt } as const;
    // A report counted since the run was read may be missing from `progress`: then the totals are left to who reads next.
    const first =
      (await patchIf(runId, { ...finished, totals: JSON.stringify(totals) }, { state, reported })) ||
      (await patchIf(runId, finished, { state }));
    // Somebody else may have counted as well and have been first.
    if (first) metrics.add("RunSeconds", Math.max(0, toEpochMs(finishedAt) - toEpochMs(run.startedAt)) / SECOND_MS);
    return { ...run, ...finished, totals };
  }

  /**
   * The run with the report counted in; undefined when there is no such run (any more). What a finished run came to is
   * forgotten with it: whoever asks next counts anew, so that late reports cost their writer nothing.
   */
  async function count(
    runId: string,
    lines: number,
    units: Units,
  ): Promise<{ run: Run; foldFrom: number } | undefined> {
    try {
      const { data } = await runs
        .patch({ runId })
        .add({ reported: lines, reportReadUnits: units.read, reportWriteUnits: units.write })
        .remove(["totals"])
        .go({ response: "all_new" });
      const item = data as Parameters<typeof toRun>[0];
      return { run: toRun(item), foldFrom: item.foldFrom ?? item.total };
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }

  /**
   * Finishes the run if this report was the last one. Reps that are retried report more than once, so enough lines need not
   * be enough reps. But each rep that is missing needs a line more: only when as many have come it is worth while to read
   * all reports again, a handful of times instead of with every report.
   */
  async function settleCounted(run: Run): Promise<void> {
    const progress = await getProgress(run.runId);
    if (isFinished(run, progress)) {
      await settle(run, progress);
      return;
    }
    const foldFrom = run.reported + run.total - progress.reps.done;
    await patchIf(run.runId, { foldFrom }, { state: "running" });
  }

  async function cancel(runId: string): Promise<Run> {
    const found = await get(runId);
    if (found.state === "cancelled") return found;
    if (found.trigger !== "bulk") throw new AppError("run_not_cancellable", `run ${runId} was not started in bulk`);
    // A run whose last report was not counted is over all the same.
    const run = isOver(found) ? found : await settle(found, await getProgress(runId));
    if (isOver(run)) throw new AppError("run_finished", `run ${runId} is over`);
    const cancelled = { state: "cancelled", finishedAt: toInstant(clock.now()) } as const;
    if (await patchIf(runId, cancelled, { state: run.state })) return { ...run, ...cancelled };
    // It went on or ended at this very moment: states only ever move forward, so this comes to an end.
    return await cancel(runId);
  }

  return {
    find,
    get,
    getProgress,
    settle,
    cancel,
    isCancelled: async (runId) => (await find(runId))?.state === "cancelled",
    async create(run) {
      try {
        await runs.create({ ...toRunItem(run), expiresAt: toExpiry() }).go();
        return { run, created: true };
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return { run: await get(run.runId), created: false };
      }
    },
    async list({ from, to, ...page }) {
      const read = await readPage(
        page,
        (options) =>
          runs.query
            .byStart({})
            // `to` is exclusive: keys go on after the instant, so that nothing at that instant is below the bound.
            .between(
              { startedAt: toKeyInstant(from) ?? FIRST_INSTANT },
              { startedAt: toKeyInstant(to) ?? LAST_INSTANT },
            )
            .go({ ...options, order: "desc", hydrate: true }),
        toRun,
      );
      const end = toKeyInstant(to);
      return { ...read, items: read.items.filter(({ startedAt }) => end === undefined || startedAt < end) };
    },
    async saveDispatched(run, { total, dispatchUnits, ages }) {
      try {
        const { data } = await runs
          .patch({ runId: run.runId })
          .set({
            total,
            state: "running",
            dispatchReadUnits: dispatchUnits.read,
            dispatchWriteUnits: dispatchUnits.write,
            ...(ages === undefined ? {} : { ages: toAgesText(ages) }),
          })
          // A thousand ids would make every count of a report cost 60 units: they were needed to send.
          .remove(["repIds"])
          .where(({ state }, { eq }) => eq(state, "dispatching"))
          .go({ response: "all_new" });
        return toRun(data as Parameters<typeof toRun>[0]);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        // Cancelled while it was sent: it stays so, and says how many it would have been.
        await patchIf(run.runId, { total }, { state: "cancelled" });
        return undefined;
      }
    },
    async record(run, line) {
      const expiresAt = toExpiry();
      const { units } = await measure(() =>
        reports.put({ runId: run.runId, reportId: FIRST_REPORT, lines: packLines([line]), expiresAt }).go(),
      );
      const reportUnits = addUnits(units, RUN_ITEM_UNITS);
      const totals = toTotals(foldReports([{ runId: run.runId, reportId: FIRST_REPORT, lines: [line] }]));
      await runs.put({ ...toRunItem({ ...run, reportUnits, totals }), expiresAt }).go();
    },
    async report(runId, reportId, lines) {
      const { units } = await measure(() =>
        reports.put({ runId, reportId, lines: packLines(lines), expiresAt: toExpiry() }).go(),
      );
      const own = addUnits(units, COUNTER_UNITS);
      const counted = await count(runId, lines.length, own);
      if (counted?.run.state !== "running") return;
      if (counted.run.reported >= counted.foldFrom) await settleCounted(counted.run);
    },
  };
}

/** Keys are compared as text: both sides must be written the same way. */
function toKeyInstant(instant: Instant | undefined): Instant | undefined {
  return instant === undefined ? undefined : toInstant(toEpochMs(instant));
}

function toTotals({ reps, calls, requests, throttles, busiestMinute, units }: RunProgress): RunTotals {
  return { reps, calls, requests, throttles, busiestMinute, units };
}
