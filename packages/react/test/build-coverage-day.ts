/** A day of the coverage ledger on which nothing was, and that nobody has compared yet; tests name what they want otherwise. */
import type { CoverageDayView } from "@fathom-sync/contract";

export function buildCoverageDay(changes: Partial<CoverageDayView> = {}): CoverageDayView {
  return {
    date: "2026-11-22",
    listed: 0,
    held: 0,
    pending: 0,
    absent: 0,
    failed: 0,
    deleted: 0,
    quarantined: 0,
    verifiedAt: null,
    ...changes,
  };
}
