/** Reads and writes runs and their reports. */
import { type Clock, DAY_MS, SECOND_MS, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import { addUnits, type Units } from "../database/meter.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { AppError } from "../error.ts";
import { createRunEntity } from "./run.entity.ts";
import {
  foldReports,
  isFinished,
  type ReportLine,
  type Run,
  type RunProgress,
  type RunReport,
  type RunTotals,
} from "./run.ts";
import { createRunReportEntity } from "./run-report.entity.ts";

/** How long runs and reports are kept. */
export const RUN_RETENTION_MS = 90 * DAY_MS;

export interface RunRepository {
  /** Creates the run; when a run of that id exists, returns that one, unchanged. */
  create(run: Run): Promise<{ run: Run; created: boolean }>;
  find(runId: string): Promise<Run | undefined>;
  /** @throws AppError run_not_found */
  get(runId: string): Promise<Run>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Run>>;
  /** Saves how far dispatching came, if nobody else came further; false when somebody did. */
  saveDispatch(run: Run, next: Pick<Run, "total" | "dispatchCursor" | "state" | "dispatchUnits">): Promise<boolean>;
  getProgress(runId: string): Promise<RunProgress>;
  /**
   * Writes the report of one invocation and, when it may have been the last one, marks the run finished. A run that is not
   * there (written a moment later, or expired) is no reason to do the work again.
   * @param reportId unique to the invocation
   */
  report(runId: string, reportId: string, lines: readonly ReportLine[]): Promise<void>;
  /** Writes a run of one rep that is over, with its only report. */
  record(run: Run, line: ReportLine): Promise<void>;
  /** Marks the run finished when it is; returns the run as it stands. */
  settle(run: Run, progress: RunProgress): Promise<Run>;
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
}): RunRepository {
  const { database, clock, measure } = dependencies;
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
    return foldReports(
      data.map(
        (item): RunReport => ({ runId, reportId: item.reportId, lines: JSON.parse(item.lines) as ReportLine[] }),
      ),
    );
  }

  async function settle(run: Run, progress: RunProgress): Promise<Run> {
    if (run.state === "finished" || !isFinished(run, progress)) return run;
    const finishedAt = progress.lastAt ?? toInstant(clock.now());
    const totals = toTotals(progress);
    try {
      await runs
        .patch({ runId: run.runId })
        .set({ state: "finished", finishedAt, totals: JSON.stringify(totals) })
        .where(({ state }, { eq }) => eq(state, "running"))
        .go();
    } catch (error) {
      // Somebody else has counted as well and was first.
      if (!isConditionFailed(error)) throw error;
    }
    return { ...run, state: "finished", finishedAt, totals };
  }

  /** A retry after the end changes what the run came to, not when it was finished. */
  async function retotal(runId: string): Promise<void> {
    const totals = toTotals(await getProgress(runId));
    await runs
      .patch({ runId })
      .set({ totals: JSON.stringify(totals) })
      .go();
  }

  /** The run with the report counted in; undefined when there is no such run (any more). */
  async function count(runId: string, lines: number, units: Units): Promise<Run | undefined> {
    try {
      const { data } = await runs
        .patch({ runId })
        .add({ reported: lines, reportReadUnits: units.read, reportWriteUnits: units.write })
        .go({ response: "all_new" });
      return toRun(data as Parameters<typeof toRun>[0]);
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }

  return {
    find,
    get,
    getProgress,
    settle,
    async create(run) {
      try {
        await runs.create({ ...toItem(run), expiresAt: toExpiry() }).go();
        return { run, created: true };
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return { run: await get(run.runId), created: false };
      }
    },
    list: (page) =>
      readPage(page, (options) => runs.query.byStart({}).go({ ...options, order: "desc", hydrate: true }), toRun),
    async saveDispatch(run, next) {
      try {
        const update = runs.patch({ runId: run.runId }).set({
          total: next.total,
          state: next.state,
          dispatchReadUnits: next.dispatchUnits.read,
          dispatchWriteUnits: next.dispatchUnits.write,
          ...(next.dispatchCursor === undefined ? {} : { dispatchCursor: next.dispatchCursor }),
        });
        await (next.dispatchCursor === undefined ? update.remove(["dispatchCursor"]) : update)
          .where(({ state, total }, { eq }) => `${eq(state, "dispatching")} AND ${eq(total, run.total)}`)
          .go();
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
    async record(run, line) {
      const expiresAt = toExpiry();
      const { units } = await measure(() =>
        reports.put({ runId: run.runId, reportId: FIRST_REPORT, lines: JSON.stringify([line]), expiresAt }).go(),
      );
      const reportUnits = addUnits(units, RUN_ITEM_UNITS);
      const totals = toTotals(foldReports([{ runId: run.runId, reportId: FIRST_REPORT, lines: [line] }]));
      await runs.put({ ...toItem({ ...run, reportUnits, totals }), expiresAt }).go();
    },
    async report(runId, reportId, lines) {
      const { units } = await measure(() =>
        reports.put({ runId, reportId, lines: JSON.stringify(lines), expiresAt: toExpiry() }).go(),
      );
      const own = addUnits(units, COUNTER_UNITS);
      const run = await count(runId, lines.length, own);
      if (!run) return;
      if (run.state === "finished") await retotal(runId);
      else if (run.reported >= run.total) await settle(run, await getProgress(runId));
    },
  };
}

function toTotals({ reps, calls, requests, units }: RunProgress): RunTotals {
  return { reps, calls, requests, units };
}

type RunItem = Omit<Run, "window" | "dispatchUnits" | "reportUnits" | "reported" | "totals"> & {
  since?: string | undefined;
  totals?: string | undefined;
  reported?: number | undefined;
  dispatchReadUnits?: number | undefined;
  dispatchWriteUnits?: number | undefined;
  reportReadUnits?: number | undefined;
  reportWriteUnits?: number | undefined;
};

function toItem(run: Run) {
  const { window, dispatchUnits, reportUnits, repIds, totals, ...rest } = run;
  return {
    ...rest,
    totals: totals === undefined ? undefined : JSON.stringify(totals),
    repIds: repIds ? [...repIds] : undefined,
    since: window?.since,
    dispatchReadUnits: dispatchUnits.read,
    dispatchWriteUnits: dispatchUnits.write,
    reportReadUnits: reportUnits.read,
    reportWriteUnits: reportUnits.write,
  };
}

function toRun(item: Partial<RunItem> & Pick<Run, "runId" | "trigger" | "startedAt" | "state" | "total">): Run {
  return {
    runId: item.runId,
    trigger: item.trigger,
    slot: item.slot,
    startedAt: item.startedAt,
    state: item.state,
    window: item.since === undefined ? undefined : { since: item.since },
    total: item.total,
    dispatchCursor: item.dispatchCursor,
    repIds: item.repIds,
    reported: item.reported ?? 0,
    dispatchUnits: { read: item.dispatchReadUnits ?? 0, write: item.dispatchWriteUnits ?? 0 },
    reportUnits: { read: item.reportReadUnits ?? 0, write: item.reportWriteUnits ?? 0 },
    finishedAt: item.finishedAt,
    totals: item.totals === undefined ? undefined : (JSON.parse(item.totals) as RunTotals),
  };
}
