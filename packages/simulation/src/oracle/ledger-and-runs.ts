/** Judges what the ledger says of days and what finished runs say of reps: a claim of completeness is a green as well. */
import { toAmsterdamDate } from "../world/calendar.ts";
import type { HeldView } from "../world/system.ts";
import { findReadableSince, type RepTruth, type Truth } from "../world/truth.ts";
import type { WatchedFetch } from "../world/watched-fetch.ts";
import type { Report } from "./end-state.ts";
import { ATTEMPT_MAX_MS, CLOCK_SKEW_MS } from "./promises.ts";

const DAY_MS = 24 * 3_600_000;
const RUNS_LOOKED_AT = 10;

export async function judgeLedger(truth: Truth, held: HeldView, nowMs: number, report: Report): Promise<void> {
  const from = toAmsterdamDate(truth.startMs - 7 * DAY_MS);
  const to = toAmsterdamDate(nowMs);
  for (const rep of truth.reps.values()) {
    for (const day of (await held.findCoverage?.(rep.repId, from, to)) ?? []) {
      if (day.verifiedAt === null || day.listed > day.held) continue;
      const seenUntilMs = Date.parse(day.verifiedAt) - CLOCK_SKEW_MS;
      const there = countListed(rep, day.date, seenUntilMs, nowMs);
      if (there <= day.held) continue;
      report({
        kind: "falseGreen",
        repId: rep.repId,
        recordingId: undefined,
        why: `the ledger says that all ${day.listed} calls of ${day.date} are held (${day.held}); Fathom listed ${there} by ${day.verifiedAt}`,
      });
    }
  }
}

/** Calls of a day that were readable when it was verified, and still are. */
function countListed(rep: RepTruth, date: string, seenUntilMs: number, nowMs: number): number {
  return rep.calls.filter((call) => {
    if (call.crmDeletion || toAmsterdamDate(call.createdAtMs) !== date) return false;
    const sinceMs = findReadableSince(call, nowMs);
    return sinceMs !== undefined && sinceMs <= seenUntilMs;
  }).length;
}

export async function judgeRuns(
  truth: Truth,
  held: HeldView,
  watched: Pick<WatchedFetch, "answersOf">,
  report: Report,
): Promise<void> {
  for (const run of (await held.listFinishedRuns?.(RUNS_LOOKED_AT)) ?? []) {
    const claims = (repId: string, why: string) =>
      report({ kind: "falseGreen", repId, recordingId: undefined, why: `run ${run.runId} is finished ${why}` });
    if (run.done < run.total) claims("-", `with ${run.done} of ${run.total} reps done`);
    for (const { repId, outcome, checkedAtMs } of run.lines) {
      if (outcome !== "complete" || checkedAtMs === undefined || !truth.reps.has(repId)) continue;
      const answers = watched.answersOf(repId);
      const fromMs = checkedAtMs - CLOCK_SKEW_MS;
      // Older answers are not remembered.
      if ((answers[0]?.sentAtMs ?? 0) > fromMs && answers.length > 0) continue;
      const asked = answers.some(
        ({ sentAtMs, status }) => sentAtMs >= fromMs && sentAtMs <= checkedAtMs + ATTEMPT_MAX_MS && status === 200,
      );
      if (!asked)
        claims(repId, `and complete for ${repId} at ${new Date(checkedAtMs).toISOString()}; Fathom was not asked`);
    }
  }
}
