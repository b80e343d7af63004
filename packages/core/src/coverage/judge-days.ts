/**
 * What can be promised of a day and of a range of days. Pure. Every answer is a lower bound: where the ledger and the state
 * leave it open, less is promised.
 */
import { type Instant, SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import type { HeldDay } from "./count-held.ts";
import type { CoverageState, DayRecord } from "./coverage.ts";

/** What the state promises, in epoch milliseconds: everything created in between was listed completely and is held. */
export interface CompleteRange {
  readonly fromMs: number;
  readonly untilMs: number;
  /** When the check that reached `untilMs` began: up to a second later, since bounds are whole seconds. */
  readonly checkedMs: number;
}

export interface Span {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/** undefined: nothing was listed completely yet. */
export function toCompleteRange(
  state: Pick<CoverageState, "coveredFrom" | "coveredUntil" | "lastCheckedAt">,
): CompleteRange | undefined {
  if (state.coveredFrom === undefined || state.coveredUntil === undefined) return undefined;
  const untilMs = toEpochMs(state.coveredUntil);
  const checkedMs = state.lastCheckedAt === undefined ? untilMs : toEpochMs(state.lastCheckedAt);
  return {
    fromMs: toEpochMs(state.coveredFrom),
    untilMs,
    checkedMs: toWholeSecondMs(checkedMs) === untilMs ? checkedMs : untilMs,
  };
}

/**
 * No part of the day that is over was last read before this; undefined: that was never read as a whole.
 *
 * Every ordinary run reads again the overlap before what is covered. So an instant that lies further back than the overlap was
 * last read no earlier than an overlap after itself, whether the ledger was written then or not, and one that does not was
 * read by the last check. A day without calls may have no record at all.
 */
export function toVerifiedAt(
  day: Span,
  record: DayRecord | undefined,
  held: HeldDay,
  range: CompleteRange | undefined,
  overlapMs: number,
): Instant | undefined {
  if (range === undefined || day.fromMs < range.fromMs || day.fromMs > range.checkedMs) return undefined;
  // Calls are there and no count of them: the ledger has yet to be written.
  if (record === undefined && Object.values(held).some((count) => count > 0)) return undefined;
  const provenMs = Math.min(day.fromMs + overlapMs, range.checkedMs);
  const recordedMs = record === undefined ? provenMs : toEpochMs(record.verifiedAt);
  // A record may be about some hours of a day of which the others are still to be read.
  const isRead = day.toMs <= range.untilMs || toWholeSecondMs(recordedMs) <= range.untilMs;
  return toInstant(Math.max(provenMs, isRead ? recordedMs : range.checkedMs));
}

/** Calls Fathom listed that are not deleted in the CRM. Fathom may or may not list those still; held ones it does. */
export function toListed(record: DayRecord | undefined, held: HeldDay): number {
  const listed = record?.listed ?? 0;
  return Math.max(Math.min(listed, held.held + held.quarantined), listed - held.deleted);
}

/** True when Fathom listed more of the day than is held, deleted or in quarantine. */
export function hasGap(record: DayRecord | undefined, held: HeldDay): boolean {
  return toListed(record, held) > held.held + held.quarantined;
}

/** The start of older calls that are wanted and still to be fetched, as far as it lies in the span. */
export function findHistoryGap(
  state: Pick<CoverageState, "historyFrom" | "horizonFrom">,
  span: Span,
  range: CompleteRange | undefined,
): Instant | undefined {
  const wanted = [state.historyFrom, state.horizonFrom].flatMap((from) =>
    from === undefined ? [] : [toEpochMs(from)],
  );
  const wantedMs = wanted.length === 0 ? undefined : Math.min(...wanted);
  // Never listed: everything is still to come, and how far back may not even be known yet.
  const fetchedFromMs = range?.fromMs ?? Number.POSITIVE_INFINITY;
  const gapMs = Math.max(span.fromMs, wantedMs ?? (range ? range.fromMs : span.fromMs));
  return gapMs < fetchedFromMs && gapMs < span.toMs ? toInstant(gapMs) : undefined;
}

function toWholeSecondMs(epochMs: number): number {
  return Math.floor(epochMs / SECOND_MS) * SECOND_MS;
}
