/** Days of runs as callers see them, with what their units cost at list price. */
import { type StatsView, toUnitsUsd, UNIT_USD_PER_MILLION } from "@fathom-sync/contract";
import type { DayOfRuns, Instant } from "@fathom-sync/core";

type DayView = StatsView["days"][number];

/** A year has 365.25 days. */
const DAYS_A_MONTH = 365.25 / 12;

export function toDayView({ freshness, busiestMinute, ...day }: DayOfRuns): DayView {
  return {
    ...day,
    busiestMinute: busiestMinute ?? null,
    costUsd: toUnitsUsd(day.units),
    freshness: freshness ?? null,
  };
}

/**
 * @param days oldest first, the last one is today
 * @param incompleteBefore days before it are not told whole
 */
export function toCostView(days: readonly DayView[], incompleteBefore: Instant | undefined): StatsView["cost"] {
  const toldWhole = days.filter(({ date }) => incompleteBefore === undefined || date > incompleteBefore.slice(0, 10));
  const month = days.at(-1)?.date.slice(0, 7);
  const ofMonth = toldWhole.filter(({ date }) => date.startsWith(`${month}-`));
  const firstWithRun = toldWhole.findIndex(({ runs }) => runs.started > 0);
  // Today is not over, and on its first day a system has only begun: neither is a day like others.
  const whole = firstWithRun === -1 ? [] : toldWhole.slice(firstWithRun + 1, -1);
  return {
    usdPerMillionUnits: UNIT_USD_PER_MILLION,
    monthToDateUsd: ofMonth.some(({ date }) => date.endsWith("-01")) ? sumUsd(ofMonth) : null,
    monthUsd: whole.length === 0 ? null : (sumUsd(whole) / whole.length) * DAYS_A_MONTH,
  };
}

function sumUsd(days: readonly DayView[]): number {
  return days.reduce((sum, { costUsd }) => sum + costUsd, 0);
}
