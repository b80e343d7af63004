/** The ledger and the quarantine as callers see them. */
import {
  type CoverageView,
  type Language,
  type QuarantinedView,
  type QuarantinePage,
  toReasonText,
} from "@fathom-sync/contract";
import {
  AppError,
  type CoverageReport,
  type PageRequest,
  type QuarantinedCall,
  type Retention,
} from "@fathom-sync/core";
import { toMilliseconds, toRetentionView } from "./rep-view.ts";

export function toCoverageView(report: CoverageReport, timeZone: string, retention: Retention): CoverageView {
  return {
    completeUntil: toMilliseconds(report.completeUntil),
    completeFrom: toMilliseconds(report.completeFrom),
    verifiedAt: toMilliseconds(report.verifiedAt),
    oldestGap: toMilliseconds(report.oldestGap),
    timeZone,
    ...toRetentionView(retention),
    days: report.days.map(({ expiredCalls, expiredTranscripts, ...day }) => ({
      ...day,
      ...(expiredCalls > 0 ? { expiredCalls } : {}),
      ...(expiredTranscripts > 0 ? { expiredTranscripts } : {}),
      verifiedAt: toMilliseconds(day.verifiedAt),
    })),
  };
}

/**
 * One page of a rep's entries, which are few and are read at once. The cursor is the entry the page before ended with, so that
 * one that is taken meanwhile moves no other.
 * @throws AppError invalid_cursor
 */
export function toQuarantinePage(
  entries: readonly QuarantinedCall[],
  { limit, cursor }: PageRequest,
  language: Language,
): QuarantinePage {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const rest = after === undefined ? entries : entries.filter((entry) => toPlace(entry) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((entry) => toQuarantinedView(entry, language)),
    nextCursor: last && rest.length > page.length ? Buffer.from(toPlace(last)).toString("base64url") : null,
  };
}

/** Where the entry stands in the list: text that sorts as the list does. */
function toPlace({ since, quarantineId }: QuarantinedCall): string {
  return `${since} ${quarantineId}`;
}

function parseCursor(cursor: string): string {
  const place = Buffer.from(cursor, "base64url").toString("utf8");
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z /.test(place)) return place;
  throw new AppError("invalid_cursor", "cursor: take the nextCursor of a list's answer, unchanged");
}

function toQuarantinedView(entry: QuarantinedCall, language: Language): QuarantinedView {
  return {
    recordingId: entry.recordingId,
    reason: toReasonText(entry.reason, language),
    since: entry.since,
    attempts: entry.attempts,
    nextAttemptAt: toMilliseconds(entry.nextAttemptAt),
    createdAt: toMilliseconds(entry.createdAt),
  };
}
