/** What Fathom has beside what is here, day by day, and the meetings that could not be taken. */
import {
  COVERAGE_DAYS_DEFAULT,
  COVERAGE_DAYS_MAX,
  type CoverageQuery,
  type ListQuarantineQuery,
} from "@fathom-sync/contract";
import {
  addDays,
  isLocalDate,
  type LocalDate,
  listDates,
  toDayBounds,
  toEpochMs,
  toInstant,
  toLocalDate,
} from "@fathom-sync/core";
import { answerJson, BadRequest } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toCoverageView, toQuarantinePage } from "../views/coverage-view.ts";

type RepParams = { readonly repId: string };

export const getCoverage = createHandler<RepParams, CoverageQuery, unknown>(async ({ services, params, query }) => {
  const rep = await services.reps.get(params.repId);
  const { timeZone } = services.coverage;
  const { from, to } = toDays(query, timeZone, services.clock.now());
  const report = await services.coverage.read(rep, from, to);
  return answerJson(200, toCoverageView(report, timeZone, services.retention));
});

export const listQuarantine = createHandler<RepParams, ListQuarantineQuery, unknown>(
  async ({ services, params, query, language }) => {
    const rep = await services.reps.get(params.repId);
    return answerJson(200, toQuarantinePage(await services.quarantine.list(rep.repId), query, language));
  },
);

/**
 * The days that are asked for, both included.
 * @throws BadRequest when there are none, or too many
 */
function toDays(query: CoverageQuery, timeZone: string, nowMs: number): { from: LocalDate; to: LocalDate } {
  const toMs = query.to === undefined ? nowMs + 1 : toEndMs(query.to, timeZone);
  // `to` ends before its instant: its last day is that of the millisecond before.
  const to = toLocalDate(toInstant(toMs - 1), timeZone);
  if (query.from === undefined) return { from: addDays(to, 1 - COVERAGE_DAYS_DEFAULT), to };
  const fromMs = toStartMs(query.from, timeZone);
  const from = toLocalDate(toInstant(fromMs), timeZone);
  if (toMs <= fromMs) {
    throw query.to === undefined
      ? invalid("from", "lies in the future", "a day up to today, or to as well")
      : invalid("to", "must not be before from", "the same day as from or a later one");
  }
  if (listDates(from, to).length > COVERAGE_DAYS_MAX) {
    throw invalid("from", "is too long before to", `at most ${COVERAGE_DAYS_MAX} days at once`);
  }
  return { from, to };
}

function toStartMs(bound: string, timeZone: string): number {
  return toEpochMs(isLocalDate(bound) ? toDayBounds(bound, timeZone).from : bound);
}

function toEndMs(bound: string, timeZone: string): number {
  return toEpochMs(isLocalDate(bound) ? toDayBounds(bound, timeZone).to : bound);
}

function invalid(name: keyof CoverageQuery, message: string, allowed: string): BadRequest {
  return new BadRequest("invalid_request", { errors: [{ path: `query.${name}`, message, allowed }] });
}
