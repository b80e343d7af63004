/** Where a day of the company's time zone begins and ends, as instants. Pure; right on the days the clock changes. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** @param date `YYYY-MM-DD` @param timeZone IANA name @throws RangeError for what is no day */
export function toDayBounds(date: string, timeZone: string): { readonly from: string; readonly to: string } {
  const next = new Date(Date.parse(`${date}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return { from: toDayStart(date, timeZone), to: toDayStart(next, timeZone) };
}

function toDayStart(date: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const midnightMs = Date.parse(`${date}T00:00:00Z`);
  // The earliest instant at which the zone has that date: zones are up to 14 hours ahead and 12 behind.
  let tooEarlyMs = midnightMs - 15 * HOUR_MS;
  let reachedMs = midnightMs + 15 * HOUR_MS;
  while (reachedMs - tooEarlyMs > 1_000) {
    const middleMs = Math.floor((tooEarlyMs + reachedMs) / 2_000) * 1_000;
    if (format.format(middleMs) >= date) reachedMs = middleMs;
    else tooEarlyMs = middleMs;
  }
  return new Date(reachedMs).toISOString();
}
