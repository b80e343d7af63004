/**
 * From one complete read of a window to the days of the ledger. Pure. A day of which only some hours lie in the window is
 * counted whole all the same, with what is known of its other hours, but is never called read as a whole.
 */
import { type Instant, SECOND_MS, toEpochMs } from "../clock.ts";
import type { DayRecord } from "./coverage.ts";
import { listDates, toDayBounds, toLocalDate } from "./local-date.ts";

export interface ListedWindow {
  /** What was read completely, both ends included. */
  readonly window: { readonly from: Instant; readonly to: Instant };
  /** `createdAt` of every call Fathom listed, once each. One beyond the window is counted as held, if it is among `outside`. */
  readonly listed: readonly Instant[];
  /**
   * `createdAt` of the visible calls held that were created outside of the window or at its very bounds, on the days it touches.
   * Those in the window may be among them: there, what Fathom listed counts.
   */
  readonly outside: readonly Instant[];
  readonly timeZone: string;
  /** When the read began. */
  readonly verifiedAt: Instant;
}

/** One record for each day the window touches, oldest first; days without calls included. */
export function countListedDays({ window, listed, outside, timeZone, verifiedAt }: ListedWindow): DayRecord[] {
  const fromMs = toEpochMs(window.from);
  const toMs = toEpochMs(window.to);
  if (toMs < fromMs) throw new RangeError(`window: ${window.to} is before ${window.from}`);
  const isInside = (createdAt: Instant) => toEpochMs(createdAt) >= fromMs && toEpochMs(createdAt) <= toMs;
  const counts = new Map<string, number>();
  const isBound = (createdAt: Instant) => toEpochMs(createdAt) === fromMs || toEpochMs(createdAt) === toMs;
  const beyond = [
    ...outside.filter((instant) => !isInside(instant)),
    ...subtract(outside.filter(isBound), listed.filter(isBound)),
  ];
  for (const createdAt of [...listed.filter(isInside), ...beyond]) {
    const date = toLocalDate(createdAt, timeZone);
    counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  // Of what comes after the read nothing can be known; bounds of windows are whole seconds.
  const knowableMs = Math.floor(toEpochMs(verifiedAt) / SECOND_MS) * SECOND_MS;
  return listDates(toLocalDate(window.from, timeZone), toLocalDate(window.to, timeZone)).map((date) => {
    const day = toDayBounds(date, timeZone);
    const isWhole = fromMs <= toEpochMs(day.from) && toMs >= Math.min(toEpochMs(day.to), knowableMs);
    return { date, listed: counts.get(date) ?? 0, verifiedAt, ...(isWhole ? {} : { isPartial: true }) };
  });
}

/**
 * What is held at the bounds and was not listed: whether a list holds the calls of its bounds themselves is not promised, so that
 * such a call says nothing of being gone. Calls of one instant are told apart by their number.
 */
function subtract(held: readonly Instant[], listed: readonly Instant[]): Instant[] {
  const left = new Map<number, number>();
  for (const instant of listed) left.set(toEpochMs(instant), (left.get(toEpochMs(instant)) ?? 0) + 1);
  return held.filter((instant) => {
    const count = left.get(toEpochMs(instant)) ?? 0;
    left.set(toEpochMs(instant), count - 1);
    return count <= 0;
  });
}
