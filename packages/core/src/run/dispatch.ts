/**
 * Starts runs: one message for each rep, oldest promise first. A dispatcher that dies half-way is started over from the beginning,
 * and a tick may come twice: no rep is skipped, and a rep that got two messages does its work once.
 */
import { type Clock, type Instant, MINUTE_MS, type Random, toInstant, toWholeSecond } from "../clock.ts";
import { addUnits, NO_UNITS, type Units } from "../database/meter.ts";
import { AppError } from "../error.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { SyncMessage, SyncQueue } from "../sync/message.ts";
import type { StateRepository } from "../sync/state-repository.ts";
import type { Trigger } from "../sync/trigger.ts";
import type { RequestedWindow } from "../sync/window.ts";
import { type Candidate, createCandidateReader, toDispatchOrder } from "./candidates.ts";
import { countAges } from "./freshness.ts";
import type { Run } from "./run.ts";
import type { RunRepository } from "./run-repository.ts";
import { addStanding, listAgeSeconds, type StandingLimits, toStanding } from "./standing.ts";

export interface StartRunInput {
  readonly trigger: Trigger;
  /** Derived from what set it off, where a second time must be the same run; unique otherwise. */
  readonly runId: string;
  readonly slot?: Instant | undefined;
  readonly window?: RequestedWindow | undefined;
  /** Only these reps; undefined: every active, connected one. */
  readonly repIds?: readonly string[] | undefined;
  /** Hash of what was asked, kept with the run. */
  readonly fingerprint?: string | undefined;
}

export interface Dispatcher {
  /** The schedule's run of a slot. A second tick of the same slot sends what the first one did not come to, or does nothing. */
  runSlot(slot: Instant): Promise<Run>;
  /** @throws AppError unknown_reps */
  start(input: StartRunInput): Promise<Run>;
}

/** What there is to send for, and what reading it cost. */
interface Reading {
  readonly candidates: readonly Candidate[];
  readonly units: Units;
}

export function createDispatcher(dependencies: {
  runs: RunRepository;
  reps: RepRepository;
  states: StateRepository;
  queue: SyncQueue;
  limits: StandingLimits;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; units: Units }>;
}): Dispatcher {
  const { runs, reps, states, queue, limits, clock, log, metrics, measure } = dependencies;
  const reader = createCandidateReader({ reps, states });

  async function start(input: StartRunInput): Promise<Run> {
    const named = input.repIds ? await readNamed(input.repIds, "all must be known") : undefined;
    const { result, units: createUnits } = await measure(() => runs.create(toNewRun(input, toInstant(clock.now()))));
    const { run, created } = result;
    if (run.state !== "dispatching") {
      log.info("run.already_dispatched", { runId: run.runId, state: run.state });
      return run;
    }
    const reading = created && named ? named : await readFor(run);
    const order = toDispatchOrder(reading.candidates);
    await queue.send(order.map(({ rep }) => ({ message: toMessage(run, rep.repId), delaySeconds: 0 })));
    metrics.add("RepsDispatched", order.length);
    // Writing the run again costs what writing it did, but for its entry in the index, and cannot be reported by itself.
    const saveUnits = { read: 0, write: Math.max(1, createUnits.write - 1) };
    const saved = await runs.saveDispatched(run, {
      total: order.length,
      dispatchUnits: [createUnits, reading.units, saveUnits].reduce(addUnits),
      ages: run.repIds ? undefined : countAges(listAgeSeconds(reading.candidates, clock.now())),
    });
    if (!saved) {
      log.info("run.dispatched_elsewhere", { runId: run.runId });
      return await runs.get(run.runId);
    }
    log.info("run.dispatched", { runId: run.runId, trigger: run.trigger, reps: saved.total });
    if (saved.trigger === "schedule") tellStanding(saved, reading.candidates);
    // Reports counted from now on settle the run by themselves.
    return saved.reported < saved.total ? saved : await runs.settle(saved, await runs.getProgress(saved.runId));
  }

  /** How all reps stood when the tick came, told once per slot: the heartbeat and what alarms are set on. */
  function tellStanding({ runId }: Run, candidates: readonly Candidate[]): void {
    const standing = toStanding(candidates, clock.now(), limits);
    addStanding(metrics, standing);
    log.info("run.standing", { runId, ...standing });
  }

  async function readFor({ repIds }: Run): Promise<Reading> {
    if (repIds) return await readNamed(repIds, "some may be gone");
    const { result: candidates, units } = await measure(() => reader.listAll());
    return { candidates, units };
  }

  /** @throws AppError unknown_reps */
  async function readNamed(
    repIds: readonly string[],
    demand: "all must be known" | "some may be gone",
  ): Promise<Reading> {
    const { result, units } = await measure(() => reader.findNamed(repIds));
    const { candidates, unknown } = result;
    if (unknown.length > 0 && demand === "all must be known") {
      throw new AppError("unknown_reps", `no such reps: ${unknown.join(", ")}`, { ids: unknown });
    }
    return { candidates, units };
  }

  return {
    start,
    async runSlot(slot) {
      return await start({ trigger: "schedule", runId: toSlotRunId(slot), slot });
    },
  };
}

function toNewRun(input: StartRunInput, startedAt: Instant): Run {
  return {
    runId: input.runId,
    trigger: input.trigger,
    slot: input.slot,
    startedAt,
    state: "dispatching",
    window: input.window,
    total: 0,
    repIds: input.repIds && [...new Set(input.repIds)],
    reported: 0,
    dispatchUnits: NO_UNITS,
    reportUnits: NO_UNITS,
    finishedAt: undefined,
    totals: undefined,
    fingerprint: input.fingerprint,
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
