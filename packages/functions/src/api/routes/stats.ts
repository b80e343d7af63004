/** Numbers for the dashboard. Costs what the runs of the days, one page of reps and the manifests of their calls on these days cost; calls are never read. */
import type { StatsQuery, StatsView } from "@fathom-sync/contract";
import {
  addDays,
  type Instant,
  type ManifestEntry,
  PARTS,
  type PartState,
  SECOND_MS,
  toDayBounds,
  toEpochMs,
  toInstant,
  toLocalDate,
  toStateOf,
} from "@fathom-sync/core";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toCostView, toDayView } from "../views/stats-view.ts";

export const getStats = createHandler<unknown, StatsQuery, unknown>(async ({ services, query }) => {
  const { timeZone } = services.coverage;
  const nowMs = services.clock.now();
  const to = toLocalDate(toInstant(nowMs), timeZone);
  const from = addDays(to, 1 - query.days);
  const [statistics, page] = await Promise.all([services.runStatistics.read(query.days), services.reps.list(query)]);
  const since: Instant = toDayBounds(from, timeZone).from;
  const [states, ledgers, manifests] = await Promise.all([
    services.states.getMany(page.items.map(({ repId }) => repId)),
    Promise.all(page.items.map(({ repId }) => services.ledger.list(repId, from, to))),
    Promise.all(page.items.map(({ repId }) => services.manifests.listWindow(repId, since, toInstant(nowMs)))),
  ]);
  const items = page.items.flatMap((rep, index): StatsView["reps"]["items"] => {
    const held = states.get(rep.repId);
    if (!held) return [];
    const state = toStateOf(held, rep.fathomEmail);
    // Whole seconds inside; milliseconds for callers.
    const completeUntil = state.coveredUntil === undefined ? null : toInstant(toEpochMs(state.coveredUntil));
    return [
      {
        repId: rep.repId,
        active: rep.active,
        listed: (ledgers[index] ?? []).reduce((total, day) => total + day.listed, 0),
        calls: state.calls,
        pendingParts: state.pendingParts,
        ...countParts(manifests[index] ?? []),
        quarantined: state.quarantined,
        outcome: state.outcome ?? null,
        completeUntil,
        freshnessSeconds:
          completeUntil === null ? null : Math.max(0, Math.floor((nowMs - toEpochMs(completeUntil)) / SECOND_MS)),
      },
    ];
  });
  const days = statistics.days.map(toDayView);
  const view: StatsView = {
    timeZone,
    days,
    incompleteBefore: statistics.incompleteBefore ?? null,
    cost: toCostView(days, statistics.incompleteBefore),
    reps: { items, nextCursor: page.nextCursor },
  };
  return answerJson(200, view);
});

/** Parts that will not come, of calls that are shown. A transcript older than it is kept was there, and is no loss. */
function countParts(entries: readonly ManifestEntry[]): { absentParts: number; failedParts: number } {
  const shown = entries.filter(({ visible, deletedAt }) => visible && deletedAt === undefined);
  const count = (state: PartState) =>
    shown.reduce((sum, entry) => sum + PARTS.filter((part) => entry[part] === state).length, 0);
  const expired = shown.filter(({ transcriptExpiredAt }) => transcriptExpiredAt !== undefined).length;
  return { absentParts: count("absent") - expired, failedParts: count("failed") };
}
