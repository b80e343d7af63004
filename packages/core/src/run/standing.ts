/**
 * How all reps stand at one moment, in a few numbers: what alarms are set on. Pure; nobody's name is in it. Whoever cannot be
 * synced because of a refused key is counted apart: that rep's calls being old is no sign of the machinery being ill.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS, toEpochMs } from "../clock.ts";
import type { Metrics } from "../metrics.ts";
import type { Candidate } from "./candidates.ts";

export interface StandingLimits {
  /** How often every rep is checked. */
  readonly intervalMs: number;
  /** A part that is pending for longer counts as overdue. */
  readonly overdueAfterMs: number;
}

/**
 * The schedule's interval (a test holds it to the plan's), and a day: Fathom has most parts within minutes, and is given up on
 * for a part only after days.
 */
export const DEFAULT_STANDING_LIMITS: StandingLimits = { intervalMs: 30 * MINUTE_MS, overdueAfterMs: DAY_MS };

/** A rep that missed a tick and caught up with the next one is at most this many intervals old when that tick comes. */
const BEHIND_AFTER_INTERVALS = 2;

export interface Standing {
  /** Active, connected reps. */
  readonly reps: number;
  /** Of those who are not blocked: the longest time since the end of what is complete; 0 when there is nobody. */
  readonly stalestSeconds: number;
  /** Not blocked, and complete until longer ago than two intervals. */
  readonly behind: number;
  /** Key refused, missing, or without access. */
  readonly blocked: number;
  /** The last attempt failed at Fathom or in our machinery. */
  readonly failing: number;
  readonly overdueParts: number;
}

export function toStanding(candidates: readonly Candidate[], nowMs: number, limits: StandingLimits): Standing {
  const standing = { reps: candidates.length, stalestSeconds: 0, behind: 0, blocked: 0, failing: 0, overdueParts: 0 };
  for (const candidate of candidates) {
    const { oldestPendingAt, failure } = candidate.state;
    if (oldestPendingAt !== undefined && nowMs - toEpochMs(oldestPendingAt) > limits.overdueAfterMs) {
      standing.overdueParts++;
    }
    if (isBlocked(candidate)) {
      standing.blocked++;
      continue;
    }
    if (failure?.class === "source" || failure?.class === "ours") standing.failing++;
    const ageMs = toAgeMs(candidate, nowMs);
    if (ageMs > BEHIND_AFTER_INTERVALS * limits.intervalMs) standing.behind++;
    standing.stalestSeconds = Math.max(standing.stalestSeconds, ageMs / SECOND_MS);
  }
  return standing;
}

/** How old what is shown is, of each that is not blocked. */
export function listAgeSeconds(candidates: readonly Candidate[], nowMs: number): number[] {
  return candidates.filter((one) => !isBlocked(one)).map((one) => toAgeMs(one, nowMs) / SECOND_MS);
}

export function addStanding(metrics: Metrics, standing: Standing): void {
  metrics.add("StalestRepSeconds", standing.stalestSeconds);
  metrics.add("RepsBehind", standing.behind);
  metrics.add("RepsBlocked", standing.blocked);
  metrics.add("RepsFailing", standing.failing);
  metrics.add("RepsWithOverdueParts", standing.overdueParts);
}

function isBlocked({ state }: Candidate): boolean {
  return state.outcome === "blocked" || state.failure?.class === "credential";
}

function toAgeMs(candidate: Candidate, nowMs: number): number {
  return Math.max(0, nowMs - toCompleteUntilMs(candidate));
}

/** Nothing complete yet: waiting began when the rep was last changed, as by connecting it. */
function toCompleteUntilMs({ rep, state }: Candidate): number {
  return toEpochMs(state.coveredUntil ?? rep.updatedAt);
}
