/** Sends requests from a few senders at once, each the next one when its last was answered, and tells how long answers took. */
import { performance } from "node:perf_hooks";

export interface Load {
  readonly atOnce: number;
  /** Ends after so long; */
  readonly durationMs?: number;
  /** or after so many. */
  readonly count?: number;
}

export interface LoadFigures {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** @param ask given the number of the request, from 0. Its first error ends everything: a figure with failures in it says nothing. */
export async function measureLoad(
  { atOnce, durationMs = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY }: Load,
  ask: (index: number) => Promise<unknown>,
  now: () => number = () => performance.now(),
): Promise<LoadFigures> {
  const startedMs = now();
  const tookMs: number[] = [];
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < count && now() - startedMs < durationMs) {
      const askedMs = now();
      await ask(next++);
      tookMs.push(now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  const elapsedMs = now() - startedMs;
  const sorted = tookMs.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    perSecond: (sorted.length / elapsedMs) * 1_000,
    p50Ms: toPercentile(sorted, 50),
    p95Ms: toPercentile(sorted, 95),
    p99Ms: toPercentile(sorted, 99),
  };
}

/** The smallest value that so many percent are not above (nearest rank). @param sorted not empty */
export function toPercentile(sorted: readonly number[], percent: number): number {
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}
