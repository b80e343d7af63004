/** When a day of the company's calendar begins. */

const DAY_MS = 86_400_000;

/**
 * The first instant of a day in a time zone.
 * @param date `2026-11-22`
 * @param timeZone IANA name
 */
export function toDayStart(date: string, timeZone: string): string {
  const utcMs = Date.parse(`${date}T00:00:00Z`);
  // The offset of midnight itself: on the days the clock changes, noon has another one.
  const guessMs = utcMs - findOffsetMs(utcMs, timeZone);
  const startMs = utcMs - findOffsetMs(guessMs, timeZone);
  return new Date(startMs).toISOString();
}

/** What the zone is ahead of UTC at that instant, in milliseconds. */
function findOffsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(atMs);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const [, sign, hours, minutes] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1)) % DAY_MS;
}
