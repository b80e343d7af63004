/** All reps in a few numbers: what a verdict is made of, and what leads to the reps behind it. Pure, one pass. */
import type { Instant } from "../clock.ts";
import { FAILURE_CLASSES, type FailureClass } from "../failure.ts";
import {
  FRESHNESS_STEPS,
  type FreshnessStep,
  isUpToDate,
  REP_STATUSES,
  type RepStatus,
  toFreshness,
  toRepStatus,
} from "./rep-status.ts";
import type { RosterEntry } from "./roster-entry.ts";

export interface RosterSummary {
  readonly reps: number;
  readonly active: number;
  readonly upToDate: number;
  /** Until when all those that are up to date are complete. */
  readonly completeUntil: Instant | undefined;
  /** The last check of any rep that came to its end. */
  readonly lastCheckedAt: Instant | undefined;
  readonly calls: number;
  readonly pendingParts: number;
  /** Reps with parts pending. */
  readonly repsPending: number;
  /** Those there are, the worst first. */
  readonly statuses: readonly StatusCount[];
  /** Of active reps, those there are. */
  readonly failures: readonly { readonly class: FailureClass; readonly count: number; readonly since: Instant }[];
  readonly freshness: Readonly<Record<FreshnessStep, number>>;
  /** Of active, connected reps. */
  readonly webhooks: { readonly active: number; readonly failed: number; readonly none: number };
}

export interface StatusCount {
  readonly status: RepStatus;
  readonly count: number;
  /** Since when the first of them stands so, where that is known. */
  readonly since: Instant | undefined;
  /** The rep, when it is the only one. */
  readonly repId: string | undefined;
}

/** @param nowMs epoch ms */
export function summariseRoster(entries: readonly RosterEntry[], nowMs: number): RosterSummary {
  const statuses = new Map<RepStatus, { count: number; since: Instant | undefined; repId: string }>();
  const failures = new Map<FailureClass, { count: number; since: Instant }>();
  const freshness = Object.fromEntries(FRESHNESS_STEPS.map((step) => [step, 0])) as Record<FreshnessStep, number>;
  const webhooks = { active: 0, failed: 0, none: 0 };
  const sums = { active: 0, upToDate: 0, calls: 0, pendingParts: 0, repsPending: 0 };
  let completeUntil: Instant | undefined;
  let lastCheckedAt: Instant | undefined;
  for (const entry of entries) {
    const status = toRepStatus(entry, nowMs);
    const held = statuses.get(status);
    statuses.set(status, {
      count: (held?.count ?? 0) + 1,
      since: toEarlier(held?.since, findSince(status, entry)),
      repId: entry.repId,
    });
    freshness[toFreshness(entry, nowMs)]++;
    sums.calls += entry.calls;
    sums.pendingParts += entry.pendingParts;
    if (entry.pendingParts > 0) sums.repsPending++;
    if (entry.lastCheckedAt !== undefined && entry.lastCheckedAt > (lastCheckedAt ?? "")) {
      lastCheckedAt = entry.lastCheckedAt;
    }
    if (isUpToDate(status)) {
      sums.upToDate++;
      completeUntil = toEarlier(completeUntil, entry.completeUntil);
    }
    if (!entry.active) continue;
    sums.active++;
    if (entry.connection !== "none") webhooks[entry.webhook]++;
    if (entry.failure) {
      const { class: of, since } = entry.failure;
      const known = failures.get(of);
      failures.set(of, { count: (known?.count ?? 0) + 1, since: toEarlier(known?.since, since) ?? since });
    }
  }
  return {
    ...sums,
    reps: entries.length,
    completeUntil,
    lastCheckedAt,
    statuses: REP_STATUSES.flatMap((status) => {
      const found = statuses.get(status);
      if (!found) return [];
      return [{ status, count: found.count, since: found.since, repId: found.count === 1 ? found.repId : undefined }];
    }),
    failures: FAILURE_CLASSES.flatMap((of) => {
      const found = failures.get(of);
      return found ? [{ class: of, ...found }] : [];
    }),
    freshness,
    webhooks,
  };
}

function findSince(status: RepStatus, entry: RosterEntry): Instant | undefined {
  if (status === "behind") return entry.completeUntil;
  return entry.failure?.since ?? (status === "refused" ? entry.refusedAt : undefined);
}

function toEarlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
