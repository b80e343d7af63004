/**
 * When people work: office hours in Amsterdam, and the days on which its clocks change. Pure; everything is epoch ms in UTC,
 * because only people have a time zone.
 */
import type { Randomness } from "../randomness.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The Sundays on which Amsterdam's clocks change in 2026; histories that begin a few days before them cross one. */
const CLOCK_CHANGES = ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"] as const;
/** How many of ten histories are laid over a change of clocks. */
const HISTORIES_OVER_A_CHANGE = 0.3;

const FIRST_HOUR = 8;
const LAST_HOUR = 18;

/** Minutes that Amsterdam is ahead of UTC: 120 from the last Sunday of March, 01:00 UTC, to that of October, else 60. */
export function toAmsterdamOffsetMinutes(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  return atMs >= toLastSunday(year, 2) && atMs < toLastSunday(year, 9) ? 120 : 60;
}

/** `YYYY-MM-DD` in Amsterdam. */
export function toAmsterdamDate(atMs: number): string {
  return new Date(atMs + toAmsterdamOffsetMinutes(atMs) * 60_000).toISOString().slice(0, 10);
}

export function isOfficeHour(atMs: number): boolean {
  const local = new Date(atMs + toAmsterdamOffsetMinutes(atMs) * 60_000);
  const day = local.getUTCDay();
  const hour = local.getUTCHours();
  return day >= 1 && day <= 5 && hour >= FIRST_HOUR && hour < LAST_HOUR;
}

/** Midnight UTC at which a history begins. */
export function drawStartMs(random: Randomness, days: number): number {
  if (random.chance(HISTORIES_OVER_A_CHANGE)) {
    return Date.parse(random.pick(CLOCK_CHANGES)) - random.integer(1, Math.max(1, Math.min(days - 1, 3))) * DAY_MS;
  }
  return Date.UTC(2026, 0, 5) + random.integer(0, 340) * DAY_MS;
}

/** Poisson arrivals in office hours from `fromMs` to `untilMs`, so many a working day on average; ascending, whole seconds. */
export function drawOfficeTimes(random: Randomness, perDay: number, fromMs: number, untilMs: number): number[] {
  const times: number[] = [];
  if (perDay <= 0) return times;
  const meanMs = ((LAST_HOUR - FIRST_HOUR) * HOUR_MS) / perDay;
  for (let atMs = fromMs; ; ) {
    atMs = skipOfficeMs(atMs, random.exponential(meanMs), untilMs);
    if (atMs >= untilMs) return times;
    times.push(Math.floor(atMs / 1_000) * 1_000);
  }
}

/** Poisson arrivals at any hour. */
export function drawTimes(random: Randomness, perDay: number, fromMs: number, untilMs: number): number[] {
  const times: number[] = [];
  if (perDay <= 0) return times;
  for (let atMs = fromMs; ; ) {
    atMs += random.exponential(DAY_MS / perDay);
    if (atMs >= untilMs) return times;
    times.push(Math.floor(atMs / 1_000) * 1_000);
  }
}

/** The instant so many office milliseconds later. */
function skipOfficeMs(fromMs: number, officeMs: number, untilMs: number): number {
  let atMs = fromMs;
  let leftMs = officeMs;
  while (atMs < untilMs) {
    const nextHourMs = (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS;
    if (isOfficeHour(atMs)) {
      if (atMs + leftMs < nextHourMs) return atMs + leftMs;
      leftMs -= nextHourMs - atMs;
    }
    atMs = nextHourMs;
  }
  return atMs;
}

const sundays = new Map<number, number>();

/** 01:00 UTC on the last Sunday of a month (0-based): when clocks change in the European Union (Directive 2000/84/EC). */
function toLastSunday(year: number, month: number): number {
  const key = year * 12 + month;
  let atMs = sundays.get(key);
  if (atMs === undefined) {
    const last = new Date(Date.UTC(year, month + 1, 0, 1));
    atMs = last.getTime() - last.getUTCDay() * DAY_MS;
    sundays.set(key, atMs);
  }
  return atMs;
}
