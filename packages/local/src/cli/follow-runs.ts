/** Shows every run that begins, whoever started it, until the stack is stopped. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Records } from "../stack/records.ts";
import type { Screen } from "./screen.ts";
import { showTroubles, watchRun } from "./watch-runs.ts";

const POLL_MS = 500;
/** More runs than this do not begin within one poll. */
const RUNS_LIMIT = 20;
/** Work that goes on after a run has finished is shown by the runs after it. */
const PATIENCE_MS = 0;

/** @param seenRunId the newest run that was shown already */
export async function followRuns(
  records: Records,
  seenRunId: string,
  screen: Screen,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Set([seenRunId]);
  for (const run of (await records.runs.list({ limit: RUNS_LIMIT })).items) seen.add(run.runId);
  while (!signal.aborted) {
    const { items } = await records.runs.list({ limit: RUNS_LIMIT });
    for (const run of items.filter((one) => !seen.has(one.runId)).reverse()) {
      seen.add(run.runId);
      screen.line(`Run ${run.runId}`);
      const watched = await watchRun(records, run.runId, screen, { patienceMs: PATIENCE_MS, signal });
      await showTroubles(records, watched, screen);
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
