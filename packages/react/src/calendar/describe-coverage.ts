/** The ledger in words: one sentence over all of it, and the numbers of one day. Pure. */
import type { CoverageDayView, CoverageView } from "@fathom-sync/contract";
import { formatDate, formatInstant, type Place, toLocale } from "../format.ts";
import type { UiTexts } from "../texts/index.ts";
import { formatDay, toCalendarDate } from "./calendar-date.ts";
import { countMissing } from "./day-kind.ts";

/** `isGap`: calls are known to be missing. */
export interface CoverageSentence {
  readonly isGap: boolean;
  readonly text: string;
}

export function describeCoverage(coverage: CoverageView, texts: UiTexts, place: Place): CoverageSentence {
  const { completeFrom, completeUntil, days } = coverage;
  const gaps = days.filter((day) => countMissing(day) > 0);
  const [first] = gaps;
  if (first !== undefined) {
    const missing = gaps.reduce((sum, day) => sum + countMissing(day), 0);
    return {
      isGap: true,
      text: texts.gapsFound(gaps.length, missing, formatDay(first.date, toLocale(place.language), "short")),
    };
  }
  if (completeFrom === null || completeUntil === null) return { isGap: false, text: texts.nothingRead };
  const from = formatDate(completeFrom, place);
  // A gap before the days that are shown would not be seen here: nothing is said of them.
  const [shown] = days;
  const isShownLater = shown !== undefined && shown.date > toCalendarDate(Date.parse(completeFrom), coverage.timeZone);
  const saidFrom = isShownLater ? formatDate(`${shown.date}T12:00:00Z`, { ...place, timeZone: "UTC" }) : from;
  const gone = days.reduce((sum, day) => sum + day.deleted, 0);
  const sentences = [
    texts.allThere(saidFrom, formatInstant(completeUntil, place)),
    ...(gone > 0 ? [texts.butGone(gone)] : []),
    // Nothing is missing of what was read; what was not read yet is said as well.
    ...(coverage.oldestGap === null ? [] : [texts.olderToFetch(from)]),
  ];
  return { isGap: false, text: sentences.join(" ") };
}

/** What the day has, worst first; the date is said elsewhere. */
export function describeDay(day: CoverageDayView, texts: UiTexts, place: Place): readonly string[] {
  return [
    ...describeCounts(day, texts),
    day.verifiedAt === null ? texts.day.unread : texts.day.verified(formatInstant(day.verifiedAt, place)),
  ];
}

/** What all the days have together; nothing where there is nothing to count. */
export function describeTotals(days: readonly CoverageDayView[], texts: UiTexts): readonly string[] {
  const sum = (count: (day: CoverageDayView) => number) => days.reduce((total, day) => total + count(day), 0);
  const totals: Counts = {
    // Day by day, because one day's call too many makes up for no other day's gap.
    listed: sum(({ listed, held }) => Math.max(listed, held)),
    held: sum(({ held }) => held),
    missing: sum(countMissing),
    pending: sum(({ pending }) => pending),
    absent: sum(({ absent }) => absent),
    failed: sum(({ failed }) => failed),
    deleted: sum(({ deleted }) => deleted),
    quarantined: sum(({ quarantined }) => quarantined),
    expiredCalls: sum(({ expiredCalls = 0 }) => expiredCalls),
    expiredTranscripts: sum(({ expiredTranscripts = 0 }) => expiredTranscripts),
  };
  return Object.values(totals).every((count) => count === 0) ? [] : describeCounts(totals, texts);
}

type Counts = Omit<CoverageDayView, "date" | "verifiedAt"> & { readonly missing?: number };

function describeCounts(counts: Counts, texts: UiTexts): readonly string[] {
  const { missing = countMissing(counts), expiredCalls = 0, expiredTranscripts = 0 } = counts;
  const { listed, held, pending, absent, failed, quarantined } = counts;
  const words = texts.day;
  const deleted = counts.deleted - expiredCalls;
  return [
    ...(missing > 0 ? [words.missing(missing)] : []),
    ...(failed > 0 ? [words.failed(failed)] : []),
    ...(quarantined > 0 ? [words.quarantined(quarantined)] : []),
    listed + held === 0 ? words.nothing : words.held(held, Math.max(listed, held)),
    ...(pending > 0 ? [words.pending(pending)] : []),
    ...(absent > 0 ? [words.absent(absent)] : []),
    ...(deleted > 0 ? [words.deleted(deleted)] : []),
    ...(expiredCalls > 0 ? [words.expiredCalls(expiredCalls)] : []),
    ...(expiredTranscripts > 0 ? [words.expiredTranscripts(expiredTranscripts)] : []),
  ];
}
