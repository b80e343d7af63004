/** Follows runs on the table, as the CRM's screen would through the API, and shows them. */
import { setTimeout as sleep } from "node:timers/promises";
import { isOver, type ReportLine, type Run, type RunProgress } from "@fathom-sync/core";
import type { Records } from "../stack/records.ts";
import { isGoingOn, toRunLine } from "./run-line.ts";
import type { Screen } from "./screen.ts";

const POLL_MS = 200;
/** Watching takes at most this share of the time: the reports of a thousand reps are not read five times a second. */
const WATCH_SHARE = 0.1;
/** A run that has not moved for so long will not end by itself while somebody waits. */
const STUCK_MS = 15 * 60_000;

export interface WatchedRun {
  readonly run: Run;
  readonly progress: RunProgress;
}

/**
 * Shows one run until it is finished and nothing of it goes on in the background, until it has not moved for a quarter of an
 * hour, or until `signal` is aborted.
 * @param patienceMs how long work in the background is waited for after the run has finished
 */
export async function watchRun(
  records: Records,
  runId: string,
  screen: Screen,
  options: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<WatchedRun> {
  const { clock, runs } = records;
  let finishedMs: number | undefined;
  let moved = { by: -1, atMs: clock.now() };
  for (;;) {
    const readAtMs = clock.now();
    const progress = await runs.getProgress(runId);
    const run = await runs.settle(await runs.get(runId), progress);
    if (toMovement(progress) !== moved.by) moved = { by: toMovement(progress), atMs: clock.now() };
    if (isOver(run)) finishedMs ??= clock.now();
    const waited = finishedMs === undefined ? 0 : clock.now() - finishedMs;
    if (
      options.signal.aborted ||
      clock.now() - moved.atMs >= STUCK_MS ||
      (finishedMs !== undefined && (!isGoingOn(progress) || waited >= options.patienceMs))
    ) {
      screen.settle(`  ${toRunLine(run, progress, clock.now())}`);
      return { run, progress };
    }
    screen.live(`  ${toRunLine(run, progress, clock.now())}`);
    const pauseMs = Math.max(POLL_MS, (clock.now() - readAtMs) / WATCH_SHARE);
    await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** Grows with every report. */
function toMovement({ perRep, requests, units }: RunProgress): number {
  return perRep.size + requests.light + requests.heavy + units.read + units.write;
}

/** Reps that did not come to a good end, one line each. */
export async function showTroubles(records: Records, { progress }: WatchedRun, screen: Screen): Promise<void> {
  const lines = [...progress.perRep.values()].filter((line) => line.failure !== undefined);
  for (const line of lines.slice(0, TROUBLES_MAX)) screen.line(`  ${await toTrouble(records, line)}`);
  if (lines.length > TROUBLES_MAX) screen.line(`  … and ${lines.length - TROUBLES_MAX} more`);
}

const TROUBLES_MAX = 20;

async function toTrouble(records: Records, line: ReportLine): Promise<string> {
  const rep = await records.reps.find(line.repId);
  return `${line.repId} ${rep?.name ?? ""}: ${line.outcome}, ${line.failure?.code} (attempt ${line.failure?.count})`;
}
