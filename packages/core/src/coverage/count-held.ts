/** What is held, counted by local days from the manifests. Pure. */
import { type ManifestEntry, PARTS, type PartState } from "../call/call.ts";
import type { Instant } from "../clock.ts";
import type { LocalDate } from "./coverage.ts";
import { toLocalDate } from "./local-date.ts";

/** One day of what is held; parts are counted, not calls. */
export interface HeldDay {
  /** Visible calls. */
  readonly held: number;
  readonly pending: number;
  readonly absent: number;
  readonly failed: number;
  /** Calls deleted in the CRM. */
  readonly deleted: number;
  /** Those of them that were older than calls are kept. */
  readonly expiredCalls: number;
  /** Transcripts of calls held that were older than transcripts are kept; they do not count as absent. */
  readonly expiredTranscripts: number;
  /** Calls Fathom does not list any more. */
  readonly hidden: number;
  /** Meetings in quarantine that are not held in an earlier form. */
  readonly quarantined: number;
}

export const NOTHING_HELD: HeldDay = {
  held: 0,
  pending: 0,
  absent: 0,
  failed: 0,
  deleted: 0,
  expiredCalls: 0,
  expiredTranscripts: 0,
  hidden: 0,
  quarantined: 0,
};

interface Quarantined {
  readonly recordingId: number | null;
  readonly createdAt: Instant | undefined;
}

/** Days with anything on them, by date. A quarantined meeting of unknown time is on none. */
export function countHeldDays(
  entries: readonly ManifestEntry[],
  quarantined: readonly Quarantined[],
  timeZone: string,
): ReadonlyMap<LocalDate, HeldDay> {
  const days = new Map<LocalDate, HeldDay>();
  const add = (createdAt: Instant, more: Partial<HeldDay>) => {
    const date = toLocalDate(createdAt, timeZone);
    const day = days.get(date) ?? NOTHING_HELD;
    const sums = Object.entries(more).map(([name, count]) => [name, day[name as keyof HeldDay] + count]);
    days.set(date, { ...day, ...Object.fromEntries(sums) });
  };
  for (const entry of entries) add(entry.createdAt, toCounts(entry));
  const known = new Set(entries.map(({ recordingId }) => recordingId));
  for (const { recordingId, createdAt } of quarantined) {
    const isHeld = recordingId !== null && known.has(recordingId);
    if (createdAt !== undefined && !isHeld) add(createdAt, { quarantined: 1 });
  }
  return days;
}

function toCounts(entry: ManifestEntry): Partial<HeldDay> {
  if (entry.deletedAt !== undefined) return { deleted: 1, expiredCalls: entry.isExpired ? 1 : 0 };
  if (!entry.visible) return { hidden: 1 };
  const count = (state: PartState) => PARTS.filter((part) => entry[part] === state).length;
  const expiredTranscripts = entry.transcriptExpiredAt === undefined ? 0 : 1;
  const absent = count("absent") - expiredTranscripts;
  return { held: 1, pending: count("pending"), absent, expiredTranscripts, failed: count("failed") };
}
