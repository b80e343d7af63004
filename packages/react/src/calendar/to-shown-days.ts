/** The days worth drawing: a history that is wanted only so far back leaves nothing to say of the days before it. Pure. */
import type { CoverageDayView, CoverageView } from "@fathom-sync/contract";
import { toCalendarDate } from "./calendar-date.ts";

/**
 * From where the history begins, which is what was read (`completeFrom`) or what is still to be fetched (`oldestGap`), whichever is
 * older; and from any earlier day there is something to say of. All days while nobody knows yet. At least the last one.
 */
export function toShownDays({ completeFrom, oldestGap, timeZone, days }: CoverageView): readonly CoverageDayView[] {
  const [begin] = [completeFrom, oldestGap].filter((instant) => instant !== null).toSorted();
  if (begin === undefined) return days;
  const firstDate = toCalendarDate(Date.parse(begin), timeZone);
  // A history begins at some time of a day, of which the hours before are never read: that day would stand unread for good.
  const first = days.findIndex(
    (day) => day.date > firstDate || (day.date === firstDate && isRead(day)) || hasCalls(day),
  );
  return days.slice(first);
}

function isRead({ verifiedAt }: CoverageDayView): boolean {
  return verifiedAt !== null;
}

function hasCalls({ listed, held, deleted, quarantined }: CoverageDayView): boolean {
  return listed + held + deleted + quarantined > 0;
}
