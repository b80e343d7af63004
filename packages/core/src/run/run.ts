/** A run: one time the reps (all, or some) were synced, and what came of it. */
import { type Instant, MINUTE_MS, toEpochMs, toInstant } from "../clock.ts";
import type { Units } from "../database/meter.ts";
import type { Failure } from "../failure.ts";
import type { CallCounts, Outcome } from "../sync/outcome.ts";
import type { Trigger } from "../sync/trigger.ts";
import type { RequestedWindow } from "../sync/window.ts";
import type { AgeCounts } from "./freshness.ts";

export const RUN_STATES = ["dispatching", "running", "finished", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

export interface Run {
  readonly runId: string;
  readonly trigger: Trigger;
  /** The scheduled time this run stands for. */
  readonly slot: Instant | undefined;
  readonly startedAt: Instant;
  readonly state: RunState;
  readonly window: RequestedWindow | undefined;
  /** Reps a message was sent for; 0 until all of them were sent. */
  readonly total: number;
  /** Reps asked for by name, while they are being sent; undefined: all, or all sent. */
  readonly repIds: readonly string[] | undefined;
  /** Report lines written so far. A hint for when to count exactly, never a result. */
  readonly reported: number;
  readonly dispatchUnits: Units;
  /** Units the reports themselves cost. */
  readonly reportUnits: Units;
  readonly finishedAt: Instant | undefined;
  /** What a run that is over came to, so that a list need not read every report; undefined while it goes, and after a late report. */
  readonly totals: RunTotals | undefined;
  /** How old what is shown of the reps that can be synced had become when a run of all of them began; undefined: of a run of some. */
  readonly ages?: AgeCounts | undefined;
  /** Hash of what was asked, for runs started under an idempotency key. */
  readonly fingerprint?: string | undefined;
}

/** How one attempt at one rep ended, as a line of a report. */
export interface ReportLine {
  readonly repId: string;
  readonly outcome: Outcome;
  /** 1 or more; 0 for a delivery that found the work done. */
  readonly attempt: number;
  readonly at: Instant;
  readonly durationMs: number;
  readonly calls: CallCounts;
  readonly requests: { readonly light: number; readonly heavy: number };
  readonly units: Units;
  /** Requests refused for their rate; left out when there were none, as nearly always. */
  readonly throttles?: number;
  readonly failure: Failure | undefined;
}

export interface RunReport {
  readonly runId: string;
  readonly reportId: string;
  readonly lines: readonly ReportLine[];
}

/** What a run came to, in numbers. */
export interface RunTotals {
  readonly reps: {
    readonly done: number;
    readonly failed: number;
    readonly blocked: number;
    readonly deferred: number;
    /** Goes on in the background. undefined: summed by an earlier version. */
    readonly continued?: number | undefined;
  };
  readonly calls: {
    readonly listed: number;
    readonly added: number;
    readonly updated: number;
    readonly unchanged: number;
  };
  readonly requests: { readonly light: number; readonly heavy: number };
  /** Requests refused for their rate. undefined: summed by an earlier version, which did not count them. */
  readonly throttles?: number | undefined;
  /** undefined: summed by an earlier version. */
  readonly busiestMinute?: BusiestMinute | undefined;
  readonly units: Units;
}

/**
 * The most requests any one rep's attempt sent within a minute, as far as counts and durations tell: exact of an attempt of a minute or
 * less; of a longer one at least one minute of it had so many.
 */
export interface BusiestMinute {
  /** Of both kinds: Fathom counts the heavy ones in both limits. */
  readonly all: number;
  readonly heavy: number;
}

/** What a run came to, folded from its reports. */
export interface RunProgress extends RunTotals {
  /** The newest line of each rep. */
  readonly perRep: ReadonlyMap<string, ReportLine>;
  /** When the last attempt ended. */
  readonly lastAt: Instant | undefined;
}

/**
 * Folds reports into progress. Exact whatever was delivered twice or out of order: a rep counts once, by its newest line;
 * what attempts added and cost is summed.
 */
export function foldReports(reports: readonly RunReport[]): RunProgress {
  const perRep = new Map<string, ReportLine>();
  const calls = { listed: 0, added: 0, updated: 0, unchanged: 0 };
  const requests = { light: 0, heavy: 0 };
  const units = { read: 0, write: 0 };
  const busiestMinute = { all: 0, heavy: 0 };
  let throttles = 0;
  let lastAt: Instant | undefined;
  for (const line of reports.flatMap((report) => report.lines)) {
    const previous = perRep.get(line.repId);
    if (!previous || isNewer(line, previous)) perRep.set(line.repId, line);
    for (const name of ["listed", "added", "updated", "unchanged"] as const) calls[name] += line.calls[name];
    requests.light += line.requests.light;
    requests.heavy += line.requests.heavy;
    throttles += line.throttles ?? 0;
    const minutes = Math.max(1, Math.ceil(line.durationMs / MINUTE_MS));
    const { light, heavy } = line.requests;
    busiestMinute.all = Math.max(busiestMinute.all, Math.ceil((light + heavy) / minutes));
    busiestMinute.heavy = Math.max(busiestMinute.heavy, Math.ceil(heavy / minutes));
    units.read += line.units.read;
    units.write += line.units.write;
    const endedAt = toInstant(toEpochMs(line.at) + line.durationMs);
    if (lastAt === undefined || endedAt > lastAt) lastAt = endedAt;
  }
  const count = (outcome: Outcome) => [...perRep.values()].filter((line) => line.outcome === outcome).length;
  return {
    reps: {
      done: perRep.size,
      failed: count("failed"),
      blocked: count("blocked"),
      deferred: count("deferred"),
      continued: count("continued"),
    },
    calls,
    requests,
    throttles,
    busiestMinute,
    units,
    perRep,
    lastAt,
  };
}

function isNewer(line: ReportLine, previous: ReportLine): boolean {
  return line.attempt === previous.attempt ? line.at >= previous.at : line.attempt > previous.attempt;
}

/** Nothing of it is started any more. Of a cancelled run, what was under way may still report. */
export function isOver({ state }: Pick<Run, "state">): boolean {
  return state === "finished" || state === "cancelled";
}

/** A run is finished when it was dispatched whole and every rep has an outcome of a first attempt. */
export function isFinished(run: Pick<Run, "state" | "total">, progress: RunProgress): boolean {
  return run.state !== "dispatching" && progress.reps.done >= run.total;
}
