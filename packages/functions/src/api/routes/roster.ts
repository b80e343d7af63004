/**
 * All reps at once. Which fit, and how many, comes from the roster and is as of `asOf`; each item that is shown is read anew, so that
 * nothing old is shown as new.
 */
import type { ListRosterQuery, RosterPage, RosterRep, RosterSummaryView } from "@fathom-sync/contract";
import {
  FRESHNESS_STEPS,
  REP_STATUSES,
  searchRoster,
  summariseRoster,
  toFreshness,
  toRepStatus,
  toRosterEntry,
} from "@fathom-sync/core";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { readStandings } from "../read-standings.ts";
import { toRepView, toRetentionView } from "../views/rep-view.ts";

/** Time kept back for reading the items and for the answer. */
const ANSWER_MARGIN_MS = 3_000;

export const listRoster = createHandler<unknown, ListRosterQuery, unknown>(
  async ({ services, query, language, deadlineAt }) => {
    const { clock, retention } = services;
    const roster = await services.roster.read({ patient: true, deadlineAt: deadlineAt - ANSWER_MARGIN_MS });
    const nowMs = clock.now();
    const { repIds, counts, ...page } = searchRoster(roster.entries, query, nowMs);
    const reps = await services.reps.getMany(repIds);
    const standings = await readStandings(
      services,
      // One that was deleted meanwhile is not shown.
      repIds.flatMap((repId) => reps.get(repId) ?? []),
    );
    const view: RosterPage = {
      asOf: roster.asOf,
      total: roster.entries.length,
      ...page,
      counts: REP_STATUSES.flatMap((status) => {
        const count = counts.get(status);
        return count === undefined ? [] : [{ status, count }];
      }),
      items: standings.map(({ rep, connection, state }): RosterRep => {
        const entry = toRosterEntry(rep, connection, state);
        return {
          ...toRepView(rep, connection, state, { language, retention }),
          status: toRepStatus(entry, nowMs),
          freshness: toFreshness(entry, nowMs),
        };
      }),
    };
    return answerJson(200, view);
  },
);

export const getRosterSummary = createHandler<unknown, unknown, unknown>(async ({ services, deadlineAt }) => {
  const { roster, clock, retention } = services;
  const { asOf, entries } = await roster.read({ patient: false, deadlineAt: deadlineAt - ANSWER_MARGIN_MS });
  const { completeUntil, lastCheckedAt, statuses, freshness, failures, ...numbers } = summariseRoster(
    entries,
    clock.now(),
  );
  const view: RosterSummaryView = {
    asOf,
    ...numbers,
    completeUntil: completeUntil ?? null,
    lastCheckedAt: lastCheckedAt ?? null,
    statuses: statuses.map(({ status, count, since, repId }) => ({
      status,
      count,
      ...(since === undefined ? {} : { since }),
      ...(repId === undefined ? {} : { repId }),
    })),
    failures: [...failures],
    freshness: FRESHNESS_STEPS.map((step) => ({ step, count: freshness[step] })),
    ...toRetentionView(retention),
  };
  return answerJson(200, view);
});
