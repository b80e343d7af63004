/** How old what we have is, in steps a person can act on. */
import type { RepView } from "@fathom-sync/contract";

export const FRESHNESS = ["fresh", "hour", "day", "older", "never", "off"] as const;
/** Up to 30 minutes, an hour, a day, more; never complete; paused or not connected. */
export type Freshness = (typeof FRESHNESS)[number];

const MINUTE_MS = 60_000;
const STEPS: readonly (readonly [Freshness, number])[] = [
  ["fresh", 35 * MINUTE_MS],
  ["hour", 60 * MINUTE_MS],
  ["day", 24 * 60 * MINUTE_MS],
];

/**
 * A schedule of 30 minutes and the five it may take are fresh. An instant ahead of the clock is fresh too.
 * @param nowMs by the API's clock
 */
export function toFreshness({ active, connection, sync }: RepView, nowMs: number): Freshness {
  if (!active || connection.status === "none") return "off";
  if (sync.completeUntil === null) return "never";
  const ageMs = nowMs - Date.parse(sync.completeUntil);
  return STEPS.find(([, mostMs]) => ageMs <= mostMs)?.[0] ?? "older";
}

export function countFreshness(reps: readonly RepView[], nowMs: number): Readonly<Record<Freshness, number>> {
  const counts: Record<Freshness, number> = { fresh: 0, hour: 0, day: 0, older: 0, never: 0, off: 0 };
  for (const rep of reps) counts[toFreshness(rep, nowMs)] += 1;
  return counts;
}
