/**
 * How long calls and their transcripts are kept, by the operator's setting. Pure. A call's age is counted from its creation at
 * Fathom: that is what the manifest is ordered by, and it never changes.
 */
import { DAY_MS, type Instant, toEpochMs, toInstant } from "../clock.ts";

/** Whole days, 1 or more; undefined: kept until somebody erases it. */
export interface Retention {
  readonly transcriptDays?: number | undefined;
  /** Not below `transcriptDays`. */
  readonly callDays?: number | undefined;
}

export const KEEP_ALL: Retention = {};

/** What is too old to be kept, as of one moment. */
export interface AgeLimits {
  readonly now: Instant;
  isCallOver(createdAt: Instant): boolean;
  /** Also of a call that is over itself. */
  isTranscriptOver(createdAt: Instant): boolean;
}

/** @param nowMs epoch ms */
export function toAgeLimits({ transcriptDays, callDays }: Retention, nowMs: number): AgeLimits {
  const isOlder = (createdAt: Instant, days: number | undefined) =>
    days !== undefined && nowMs - toEpochMs(createdAt) > days * DAY_MS;
  const isCallOver = (createdAt: Instant) => isOlder(createdAt, callDays);
  return {
    now: toInstant(nowMs),
    isCallOver,
    isTranscriptOver: (createdAt) => isOlder(createdAt, transcriptDays) || isCallOver(createdAt),
  };
}

/** Calls created up to here have something that is over; undefined: nothing ever is. */
export function toOverUntil({ transcriptDays, callDays }: Retention, nowMs: number): Instant | undefined {
  const days = Math.min(transcriptDays ?? Number.POSITIVE_INFINITY, callDays ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(days) ? toInstant(nowMs - days * DAY_MS) : undefined;
}
