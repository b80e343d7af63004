/** Days of a calendar as text, `YYYY-MM-DD`: no time zone can move them. Pure. */

const DAY_MS = 86_400_000;

/** Noon UTC of the day, in epoch milliseconds: far from every midnight. */
function toNoonMs(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}

export function addCalendarDays(date: string, days: number): string {
  return new Date(toNoonMs(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 for Monday to 6 for Sunday. */
export function toWeekday(date: string): number {
  return (new Date(toNoonMs(date)).getUTCDay() + 6) % 7;
}

/** The Monday that begins the last `weeks` weeks, of which the week of `today` is one. */
export function toFirstDay(today: string, weeks: number): string {
  return addCalendarDays(today, -toWeekday(today) - (weeks - 1) * 7);
}

/** The day it is at this moment in a time zone (IANA name). */
export function toCalendarDate(epochMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    epochMs,
  );
}

/** A day in words, whole or short. */
export function formatDay(date: string, locale: string, form: "long" | "short" | "month" | "weekday"): string {
  const options: Readonly<Record<typeof form, Intl.DateTimeFormatOptions>> = {
    long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
    short: { day: "numeric", month: "short" },
    month: { month: "short" },
    weekday: { weekday: "short" },
  };
  return new Intl.DateTimeFormat(locale, { ...options[form], timeZone: "UTC" }).format(toNoonMs(date));
}
