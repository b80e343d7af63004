/** The ledger and the quarantine as callers see them: what Fathom has beside what is here, day by day, and what could not be taken. */
import * as z from "zod";
import { Count, Instant, InstantInput, RecordingId } from "./ids.ts";
import { PageQuery, toPageShape } from "./page.ts";
import { shapes } from "./registry.ts";
import { RetentionView } from "./retention.ts";

/** A year, leap years included. */
export const COVERAGE_DAYS_MAX = 366;
/** How many days are shown when nobody says how many. */
export const COVERAGE_DAYS_DEFAULT = 30;

/** Days a calendar can be asked about without running out of it; Fathom is younger and so are our callers. */
const CENTURIES = /^2\d{3}-/;
const DAY_ALLOWED =
  "a day like 2026-11-22 or an ISO 8601 instant with Z or an offset, from the year 2000 on (in a URL, + is written %2B)";

const isDay = (text: string) => z.iso.date().safeParse(text).success;

/** A day in the configured time zone, as it was given, or an instant, normalised to UTC with milliseconds. */
function toDayParam(description: string) {
  return z
    .string()
    .refine(
      (text) => CENTURIES.test(isDay(text) ? text : (InstantInput.safeParse(text).data ?? "")),
      `must be ${DAY_ALLOWED}`,
    )
    .transform((text) => (isDay(text) ? text : InstantInput.parse(text)))
    .register(shapes, { description, allowed: DAY_ALLOWED, wire: { type: "string" } });
}

/** Whether the days are too many, or none, is the route's to check: it has the time zone and the clock. */
export const CoverageQuery = z.strictObject({
  from: toDayParam(
    `First day, or an instant of it. When left out, so that it is ${COVERAGE_DAYS_DEFAULT} days in all.`,
  ).optional(),
  to: toDayParam("Last day, or the instant before which it ends. Today when left out.").optional(),
});
export type CoverageQuery = z.infer<typeof CoverageQuery>;

export const CoverageDayView = z
  .object({
    date: z.iso.date().register(shapes, { wire: { type: "string", format: "date" } }),
    listed: Count,
    held: Count,
    pending: Count,
    absent: Count,
    failed: Count,
    verifiedAt: Instant.nullable(),
    deleted: Count,
    quarantined: Count,
    /** Left out when there are none. */
    expiredCalls: Count.optional(),
    expiredTranscripts: Count.optional(),
  })
  .register(shapes, {
    id: "CoverageDay",
    description:
      "Calls created on this day of the time zone. listed: at Fathom, as last read. held: here and visible. pending, absent, failed: parts (summary, transcript, action items) of those held. deleted: in the CRM; they count neither as listed nor as held. quarantined: meetings that could not be taken. expiredCalls: those of deleted that were older than you keep calls. expiredTranscripts: those of calls held that were older than you keep transcripts; they do not count as absent. verifiedAt: no part of the day that is over was last read before; null when that was never read as a whole.",
  });
export type CoverageDayView = z.infer<typeof CoverageDayView>;

export const CoverageView = z
  .object({
    completeUntil: Instant.nullable(),
    completeFrom: Instant.nullable(),
    verifiedAt: Instant.nullable(),
    oldestGap: Instant.nullable(),
    timeZone: z.string(),
    /** Left out when everything is kept. */
    retention: RetentionView.optional(),
    days: z.array(CoverageDayView),
  })
  .register(shapes, {
    id: "Coverage",
    description:
      "Every call created from completeFrom to completeUntil is here, but for those deleted or older than retention keeps them. verifiedAt: when the last complete check began. oldestGap: the oldest instant of the days asked for from which on something that Fathom has is not here, or is still to be fetched; null when nothing is known to be missing. timeZone: whose days these are.",
  });
export type CoverageView = z.infer<typeof CoverageView>;

export const QuarantinedView = z
  .object({
    recordingId: RecordingId.nullable(),
    reason: z.string(),
    since: Instant,
    attempts: Count,
    nextAttemptAt: Instant.nullable(),
    createdAt: Instant.nullable(),
  })
  .register(shapes, {
    id: "Quarantined",
    description:
      "A meeting that Fathom lists and that could not be read or stored. recordingId, createdAt: null when they could not be read either. reason: what is wrong, by field, in Dutch or English. nextAttemptAt: null when it was tried often enough.",
  });
export type QuarantinedView = z.infer<typeof QuarantinedView>;

export const ListQuarantineQuery = PageQuery;
export type ListQuarantineQuery = z.infer<typeof ListQuarantineQuery>;

export const QuarantinePage = toPageShape(QuarantinedView).register(shapes, { id: "QuarantinePage" });
export type QuarantinePage = z.infer<typeof QuarantinePage>;
