/**
 * Starts runs: one message for each rep. The run's item remembers how far the sending came, so that a dispatcher that died
 * half-way, or a tick that came twice, skips no rep; a rep that got two messages does its work once.
 */
import { type Clock, type Instant, MINUTE_MS, type Random, toInstant, toWholeSecond } from "../clock.ts";
import { addUnits, NO_UNITS, type Units } from "../database/meter.ts";
import { AppError } from "../error.ts";
import type { Log } from "../log.ts";
import { isDispatchable } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { SyncMessage, SyncQueue } from "../sync/message.ts";
import type { Trigger } from "../sync/trigger.ts";
import type { RequestedWindow } from "../sync/window.ts";
import type { Run } from "./run.ts";
import type { RunRepository } from "./run-repository.ts";

export interface StartRunInput {
  readonly trigger: Trigger;
  /** Derived from what set it off, where a second time must be the same run; unique otherwise. */
  readonly runId: string;
  readonly slot?: Instant | undefined;
  readonly window?: RequestedWindow | undefined;
  /** Only these reps; undefined: every active, connected one. */
  readonly repIds?: readonly string[] | undefined;
}

export interface Dispatcher {
  /** The schedule's run of a slot. A second tick of the same slot goes on where the first one stopped, or does nothing. */
  runSlot(slot: Instant): Promise<Run>;
  /** @throws AppError unknown_reps */
  start(input: StartRunInput): Promise<Run>;
}

/** Reps read and messages sent at a time; the run's progress is saved after each. */
const PAGE_LIMIT = 100;

export function createDispatcher(dependencies: {
  runs: RunRepository;
  reps: RepRepository;
  queue: SyncQueue;
  clock: Clock;
  log: Log;
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; units: Units }>;
}): Dispatcher {
  const { runs, reps, queue, clock, log, measure } = dependencies;

  async function start(input: StartRunInput): Promise<Run> {
    const created = await measure(() =>
      runs.create({
        runId: input.runId,
        trigger: input.trigger,
        slot: input.slot,
        startedAt: toInstant(clock.now()),
        state: "dispatching",
        window: input.window,
        total: 0,
        dispatchCursor: undefined,
        repIds: input.repIds,
        reported: 0,
        dispatchUnits: NO_UNITS,
        reportUnits: NO_UNITS,
        finishedAt: undefined,
        totals: undefined,
      }),
    );
    let run = created.result.run;
    if (run.state !== "dispatching") {
      log.info("run.already_dispatched", { runId: run.runId, state: run.state });
      return run;
    }
    let units = addUnits(run.dispatchUnits, created.units);
    do {
      const { result: page, units: read } = await measure(() => readRepIds(run));
      await queue.send(page.repIds.map((repId) => ({ message: toMessage(run, repId), delaySeconds: 0 })));
      // The save below costs one unit that it cannot report itself.
      units = addUnits(addUnits(units, read), { read: 0, write: 1 });
      const next = {
        total: run.total + page.repIds.length,
        dispatchCursor: page.nextCursor ?? undefined,
        state: page.nextCursor === null ? ("running" as const) : ("dispatching" as const),
        dispatchUnits: units,
      };
      if (!(await runs.saveDispatch(run, next))) {
        log.info("run.dispatched_elsewhere", { runId: run.runId });
        return await runs.get(run.runId);
      }
      run = { ...run, ...next };
    } while (run.state === "dispatching");
    log.info("run.dispatched", { runId: run.runId, trigger: run.trigger, reps: run.total });
    return await runs.settle(run, await runs.getProgress(run.runId));
  }

  async function readRepIds(run: Run): Promise<{ repIds: string[]; nextCursor: string | null }> {
    if (run.repIds) {
      const offset = run.dispatchCursor === undefined ? 0 : Number(run.dispatchCursor);
      const slice = run.repIds.slice(offset, offset + PAGE_LIMIT);
      const found = await Promise.all(slice.map((repId) => reps.find(repId)));
      const next = offset + PAGE_LIMIT;
      return {
        repIds: found.flatMap((rep) => (rep && isDispatchable(rep) ? [rep.repId] : [])),
        nextCursor: next < run.repIds.length ? String(next) : null,
      };
    }
    const page = await reps.listDispatchable({ limit: PAGE_LIMIT, cursor: run.dispatchCursor });
    // The index may lag behind the rep: what counts is the rep.
    return { repIds: page.items.filter(isDispatchable).map((rep) => rep.repId), nextCursor: page.nextCursor };
  }

  return {
    async runSlot(slot) {
      return await start({ trigger: "schedule", runId: toSlotRunId(slot), slot });
    },
    async start(input) {
      if (input.repIds) {
        const repIds = [...new Set(input.repIds)];
        const found = await Promise.all(repIds.map(async (repId) => [repId, await reps.find(repId)] as const));
        const unknown = found.filter(([, rep]) => rep === undefined).map(([repId]) => repId);
        if (unknown.length > 0) {
          throw new AppError("unknown_reps", `no such reps: ${unknown.join(", ")}`, { ids: unknown });
        }
        return await start({ ...input, repIds });
      }
      return await start(input);
    },
  };
}

function toMessage(run: Run, repId: string): SyncMessage {
  return {
    v: 1,
    kind: "sync-rep",
    repId,
    runId: run.runId,
    trigger: run.trigger,
    attempt: 1,
    ...(run.window ? { window: run.window } : {}),
  };
}

/** The same slot is the same run, however often and however late its tick comes. */
export function toSlotRunId(slot: Instant): string {
  return `schedule-${toCompact(slot)}`;
}

/** External schedulers have no slots: what they ask for within one minute is one run. */
export function toExternalRunId(nowMs: number): string {
  return `external-${toCompact(toWholeSecond(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS))}`;
}

/** A run asked for by a person. */
export function toUniqueRunId(trigger: Trigger, nowMs: number, random: Random): string {
  const suffix = Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, "0");
  return `${trigger}-${toCompact(toWholeSecond(nowMs))}-${suffix}`;
}

/** `2026-11-22T13:30:00Z` → `20261122T133000Z`. */
function toCompact(instant: Instant): string {
  return toWholeSecond(Date.parse(instant)).replaceAll(/[-:]/g, "");
}
