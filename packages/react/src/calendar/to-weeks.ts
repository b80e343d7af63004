/** The days of a ledger as a calendar is drawn: one column a week, Monday on top. Pure. */
import type { CoverageDayView } from "@fathom-sync/contract";
import { addCalendarDays, toWeekday } from "./calendar-date.ts";

export interface Week {
  /** Its Monday. */
  readonly monday: string;
  /** Seven; undefined where the calendar has not begun or has ended. */
  readonly days: readonly (CoverageDayView | undefined)[];
  /** The month that begins in it, or undefined: `YYYY-MM-01`. The first week has one always. */
  readonly month: string | undefined;
}

/** @param days oldest first, without holes, as the API gives them */
export function toWeeks(days: readonly CoverageDayView[]): Week[] {
  const byMonday = new Map<string, (CoverageDayView | undefined)[]>();
  for (const day of days) {
    const weekday = toWeekday(day.date);
    const monday = addCalendarDays(day.date, -weekday);
    const week = byMonday.get(monday) ?? Array.from({ length: 7 }, () => undefined);
    week[weekday] = day;
    byMonday.set(monday, week);
  }
  return [...byMonday].map(([monday, week], index) => {
    const first = week.find((day) => day?.date.endsWith("-01"));
    const month = first?.date ?? (index === 0 ? `${monday.slice(0, 7)}-01` : undefined);
    return { monday, days: week, month };
  });
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -7,
  ArrowRight: 7,
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -28,
  PageDown: 28,
};

/** The day a key leads to from `date`, within the calendar; undefined when the key is none of the calendar's. */
export function findNextDate(key: string, date: string, first: string, last: string): string | undefined {
  if (key === "Home") return toWithin(addCalendarDays(date, -toWeekday(date)), first, last);
  if (key === "End") return toWithin(addCalendarDays(date, 6 - toWeekday(date)), first, last);
  const step = STEPS[key];
  return step === undefined ? undefined : toWithin(addCalendarDays(date, step), first, last);
}

function toWithin(date: string, first: string, last: string): string {
  if (date < first) return first;
  return date > last ? last : date;
}
