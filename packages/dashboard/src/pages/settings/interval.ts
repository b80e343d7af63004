/** The schedule's interval as its runs show it: the API does not tell it. */

const LEAST = 3;

/**
 * The median of the times between scheduled runs, in milliseconds: one that was started by hand or came late changes nothing.
 * @param startedAt newest first
 * @returns undefined with fewer than four runs: too few to call anything late
 */
export function findIntervalMs(startedAt: readonly string[]): number | undefined {
  const gaps = startedAt.slice(1).map((before, index) => Date.parse(startedAt[index] ?? before) - Date.parse(before));
  if (gaps.length < LEAST) return undefined;
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
}
