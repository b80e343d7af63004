/** How long calls took from being listed at Fathom to being held, where nothing but the system itself could make it long. */
import { findReadableSince, type RepTruth, type Truth } from "../world/truth.ts";

export interface Freshness {
  readonly count: number;
  /** Seconds. */
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
}

/**
 * Waiting times in seconds, ascending, of the calls that appeared while their rep was connected and nothing at Fathom or of the
 * rep's own was out of order between listing and arrival.
 */
export function listWaits(truth: Truth, heldAt: ReadonlyMap<number, number>): number[] {
  const waits: number[] = [];
  for (const rep of truth.reps.values()) {
    for (const call of rep.calls) {
      const atMs = heldAt.get(call.recordingId);
      if (atMs === undefined) continue;
      const sinceMs = findReadableSince(call, atMs);
      if (sinceMs === undefined || sinceMs > atMs || rep.connectedAtMs === undefined || sinceMs < rep.connectedAtMs)
        continue;
      // Older than a run's overlap when it appeared: found by a comparison, which is no matter of freshness.
      if (call.createdAtMs < sinceMs - 23 * 3_600_000 || wasTroubled(truth, rep, sinceMs, atMs)) continue;
      waits.push(Math.round((atMs - sinceMs) / 1_000));
    }
  }
  return waits.sort((a, b) => a - b);
}

export function toFreshness(waits: readonly number[]): Freshness {
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  return { count: waits.length, p50: at(0.5), p95: at(0.95), worst: waits.at(-1) ?? 0 };
}

function wasTroubled(truth: Truth, rep: RepTruth, fromMs: number, toMs: number): boolean {
  if (rep.activeHistory.some(({ atMs, value }) => value !== true && atMs >= fromMs && atMs <= toMs)) return true;
  return truth.episodes.some(
    (episode) =>
      (episode.repId === undefined || episode.repId === rep.repId) &&
      episode.fromMs <= toMs &&
      episode.untilMs >= fromMs,
  );
}
