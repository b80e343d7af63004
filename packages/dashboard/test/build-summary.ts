/** Everybody in a few numbers, for tests. */
import type { RepStatus, RosterSummaryView } from "@fathom-sync/contract";

type StatusLine = RosterSummaryView["statuses"][number];

/**
 * So many reps that are complete until 13:30 UTC on 22 November 2026, and others that are not. What the statuses imply is counted;
 * the rest may be told.
 */
export function buildSummary(
  complete: number,
  others: Partial<Record<RepStatus, Partial<StatusLine>>> = {},
  changes: Partial<RosterSummaryView> = {},
): RosterSummaryView {
  const lines = Object.entries(others).map(([status, line]): StatusLine => {
    const count = line?.count ?? 1;
    return { status: status as RepStatus, count, ...(count === 1 ? { repId: "only" } : {}), ...line };
  });
  const count = (wanted: RepStatus) => lines.find(({ status }) => status === wanted)?.count ?? 0;
  const reps = complete + lines.reduce((sum, line) => sum + line.count, 0);
  const upToDate = complete + count("quarantined");
  return {
    asOf: "2026-11-22T13:40:00.000Z",
    reps,
    active: reps - count("paused"),
    upToDate,
    completeUntil: upToDate === 0 ? null : "2026-11-22T13:30:00.000Z",
    lastCheckedAt: "2026-11-22T13:30:00.000Z",
    calls: reps * 12,
    pendingParts: 0,
    repsPending: 0,
    statuses: [...lines, ...(complete === 0 ? [] : [{ status: "complete", count: complete } as const])],
    failures: [],
    freshness: [{ step: "fresh", count: complete }],
    webhooks: { active: 0, failed: 0, none: complete },
    ...changes,
  };
}
