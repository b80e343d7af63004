/** What one day of the ledger is to a person: the worst that can be said of it, and never better than what is proven. */
import type { CoverageDayView } from "@fathom-sync/contract";

/** From the worst to the best. */
export const DAY_KINDS = [
  "gap",
  "failed",
  "unreadable",
  "unread",
  "pending",
  "absent",
  "complete",
  "quiet",
  "future",
] as const;
export type DayKind = (typeof DAY_KINDS)[number];

type Counts = Pick<CoverageDayView, "listed" | "held" | "quarantined">;

/** Calls Fathom lists of the day that are neither here nor known to be unreadable. */
export function countMissing({ listed, held, quarantined }: Counts): number {
  return Math.max(0, listed - held - quarantined);
}

/** @param today `YYYY-MM-DD` in the calendar's time zone: later days are still to come */
export function toDayKind(day: CoverageDayView, today: string): DayKind {
  if (day.date > today) return "future";
  if (countMissing(day) > 0) return "gap";
  if (day.failed > 0) return "failed";
  if (day.quarantined > 0) return "unreadable";
  // A count of something nobody read to its end is no proof of anything.
  if (day.verifiedAt === null) return "unread";
  if (day.pending > 0) return "pending";
  if (day.absent > 0) return "absent";
  return day.held > 0 ? "complete" : "quiet";
}

/** Signs a person can tell apart without colour, beside the number of calls. */
export const SIGNS: Readonly<Record<DayKind, string>> = {
  gap: "!",
  failed: "×",
  unreadable: "?",
  unread: "",
  pending: "…",
  absent: "–",
  complete: "",
  quiet: "·",
  future: "",
};
