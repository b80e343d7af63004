/** The ledger in words: one sentence over all of it, and the numbers of one day. Pure. */
import type { CoverageDayView, CoverageView } from "@fathom-sync/contract";
import { formatDate, formatInstant, type Place, toLocale } from "../format.ts";
import type { UiTexts } from "../texts/index.ts";
import { formatDay } from "./calendar-date.ts";
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
  const gone = days.reduce((sum, day) => sum + day.deleted, 0);
  const sentences = [
    texts.allThere(from, formatInstant(completeUntil, place)),
    ...(gone > 0 ? [texts.butGone(gone)] : []),
    // Nothing is missing of what was read; what was not read yet is said as well.
    ...(coverage.oldestGap === null ? [] : [texts.olderToFetch(from)]),
  ];
  return { isGap: false, text: sentences.join(" ") };
}

/** What the day has, worst first; the date is said elsewhere. */
export function describeDay(day: CoverageDayView, texts: UiTexts, place: Place): readonly string[] {
  const missing = countMissing(day);
  const words = texts.day;
  const { expiredCalls = 0, expiredTranscripts = 0 } = day;
  const deleted = day.deleted - expiredCalls;
  return [
    ...(missing > 0 ? [words.missing(missing)] : []),
    ...(day.failed > 0 ? [words.failed(day.failed)] : []),
    ...(day.quarantined > 0 ? [words.quarantined(day.quarantined)] : []),
    day.listed + day.held === 0 ? words.nothing : words.held(day.held, Math.max(day.listed, day.held)),
    ...(day.pending > 0 ? [words.pending(day.pending)] : []),
    ...(day.absent > 0 ? [words.absent(day.absent)] : []),
    ...(deleted > 0 ? [words.deleted(deleted)] : []),
    ...(expiredCalls > 0 ? [words.expiredCalls(expiredCalls)] : []),
    ...(expiredTranscripts > 0 ? [words.expiredTranscripts(expiredTranscripts)] : []),
    day.verifiedAt === null ? words.unread : words.verified(formatInstant(day.verifiedAt, place)),
  ];
}
