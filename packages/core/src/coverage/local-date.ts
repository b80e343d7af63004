/**
 * Days as people mean them: calendar days in a time zone, 23 or 25 hours long when clocks change. Pure but for a memory of
 * offsets and of where days begin. Exact for zones whose offset changes on a quarter of an hour of UTC, which all of them do since 2012.
 */
import { DAY_MS, type Instant, MINUTE_MS, toEpochMs, toInstant } from "../clock.ts";
import type { LocalDate } from "./coverage.ts";

export const DEFAULT_TIME_ZONE = "Europe/Amsterdam";

/** Offsets change at the start of such a slot only, so one answer of `Intl` holds for the whole slot. */
const SLOT_MS = 15 * MINUTE_MS;
/** Two years of slots; beyond that the memory starts anew. */
const SLOTS_MAX = 70_000;
/** Three years of days; beyond that the memory starts anew. */
const DAYS_MAX = 1_100;
/** Local time differs from UTC by 14 hours at most. */
const OFFSET_MAX_MS = 15 * 60 * MINUTE_MS;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offset from UTC in ms, by slot. */
  readonly offsets: Map<number, number>;
  /** Where days begin. */
  readonly starts: Map<LocalDate, Instant>;
}

const zones = new Map<string, Zone>();

/** True for a name of the IANA time zone database that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return getZone(name) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** True for a day of the calendar as `YYYY-MM-DD`, from the year 1000 on. */
export function isLocalDate(text: string): text is LocalDate {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && toUtcDate(epochMs) === text;
}

/** The day on which an instant falls. @throws RangeError for what is no instant or no time zone */
export function toLocalDate(instant: Instant, timeZone: string): LocalDate {
  return toDateAt(toEpochMs(instant), getZone(timeZone));
}

/**
 * The first instant of a day and that of the day after: `[from, to)`. A day that a zone left out has no length.
 * @throws RangeError for what is no day or no time zone
 */
export function toDayBounds(date: LocalDate, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  return { from: toDayStart(date, timeZone), to: toDayStart(addDays(date, 1), timeZone) };
}

/** Days from `from` to `to`, both inclusive; none when `to` is before `from`. @throws RangeError for what is no day */
export function listDates(from: LocalDate, to: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  const lastMs = toUtcMs(to);
  for (let epochMs = toUtcMs(from); epochMs <= lastMs; epochMs += DAY_MS) dates.push(toUtcDate(epochMs));
  return dates;
}

/** The day `count` days later, or earlier when negative. @throws RangeError for what is no day */
export function addDays(date: LocalDate, count: number): LocalDate {
  return toUtcDate(toUtcMs(date) + count * DAY_MS);
}

/** Days begin where the local date becomes `date`, which need not be at midnight. */
function toDayStart(date: LocalDate, timeZone: string): Instant {
  const zone = getZone(timeZone);
  const known = zone.starts.get(date);
  if (known !== undefined) return known;
  const start = findDayStart(date, zone);
  if (zone.starts.size >= DAYS_MAX) zone.starts.clear();
  zone.starts.set(date, start);
  return start;
}

function findDayStart(date: LocalDate, zone: Zone): Instant {
  const midnightMs = toUtcMs(date);
  let before = Math.floor((midnightMs - OFFSET_MAX_MS) / SLOT_MS);
  let atOrAfter = Math.ceil((midnightMs + OFFSET_MAX_MS) / SLOT_MS);
  while (atOrAfter - before > 1) {
    const middle = Math.floor((before + atOrAfter) / 2);
    if (toDateAt(middle * SLOT_MS, zone) < date) before = middle;
    else atOrAfter = middle;
  }
  return toInstant(atOrAfter * SLOT_MS);
}

function toDateAt(epochMs: number, zone: Zone): LocalDate {
  return toUtcDate(epochMs + getOffsetMs(epochMs, zone));
}

function getOffsetMs(epochMs: number, { format, offsets }: Zone): number {
  const slot = Math.floor(epochMs / SLOT_MS);
  const known = offsets.get(slot);
  if (known !== undefined) return known;
  const slotMs = slot * SLOT_MS;
  const parts = Object.fromEntries(format.formatToParts(slotMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const offsetMs = Date.UTC(year, month - 1, day, hour, minute, second) - slotMs;
  if (offsets.size >= SLOTS_MAX) offsets.clear();
  offsets.set(slot, offsetMs);
  return offsetMs;
}

/** @throws RangeError when there is no such zone */
function getZone(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const zone: Zone = { format, offsets: new Map(), starts: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

function toUtcDate(epochMs: number): LocalDate {
  return new Date(epochMs).toISOString().slice(0, 10);
}

function toUtcMs(date: LocalDate): number {
  if (!isLocalDate(date)) throw new RangeError(`not a day YYYY-MM-DD: ${JSON.stringify(date)}`);
  return Date.parse(`${date}T00:00:00Z`);
}
