/** Numbers for the dashboard. Costs what the runs of the days and one page of reps cost; calls are never read. */
import type { StatsQuery, StatsView } from "@fathom-sync/contract";
import { addDays, SECOND_MS, toEpochMs, toInstant, toLocalDate, toStateOf } from "@fathom-sync/core";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";

export const getStats = createHandler<unknown, StatsQuery, unknown>(async ({ services, query }) => {
  const { timeZone } = services.coverage;
  const nowMs = services.clock.now();
  const to = toLocalDate(toInstant(nowMs), timeZone);
  const from = addDays(to, 1 - query.days);
  const [statistics, page] = await Promise.all([services.runStatistics.read(query.days), services.reps.list(query)]);
  const [states, ledgers] = await Promise.all([
    services.states.getMany(page.items.map(({ repId }) => repId)),
    Promise.all(page.items.map(({ repId }) => services.ledger.list(repId, from, to))),
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
        quarantined: state.quarantined,
        outcome: state.outcome ?? null,
        completeUntil,
        freshnessSeconds:
          completeUntil === null ? null : Math.max(0, Math.floor((nowMs - toEpochMs(completeUntil)) / SECOND_MS)),
      },
    ];
  });
  const view: StatsView = {
    timeZone,
    days: [...statistics.days],
    incompleteBefore: statistics.incompleteBefore ?? null,
    reps: { items, nextCursor: page.nextCursor },
  };
  return answerJson(200, view);
});
