/**
 * How old what is shown had become, of many reps at many moments, in a few numbers that can be added up: a count for each step of age.
 * Steps grow by a fifth, so that percentiles are at most that much too high, and never too low; the worst age is exact.
 */

/** Ages of reps at one moment, or at several. Pure data: it lies in a run's item as JSON. */
export interface AgeCounts {
  /** How many ages lie in a step, by its number as text. */
  readonly steps: Readonly<Record<string, number>>;
  /** Seconds. */
  readonly worstSeconds: number;
}

export interface Freshness {
  /** Whole seconds, like the others: half of the ages were this or less. */
  readonly medianSeconds: number;
  /** 19 of 20 were this or less. */
  readonly p95Seconds: number;
  readonly worstSeconds: number;
  /** Ages looked at: reps times runs. */
  readonly ages: number;
}

/** Four steps to a doubling: 1.19 each. */
const STEPS_TO_DOUBLE = 4;

/** @param ages seconds, 0 or more; undefined: there was nobody */
export function countAges(ages: readonly number[]): AgeCounts | undefined {
  if (ages.length === 0) return undefined;
  const steps: Record<string, number> = {};
  for (const age of ages) steps[toStep(age)] = (steps[toStep(age)] ?? 0) + 1;
  return { steps, worstSeconds: Math.round(ages.reduce((worst, age) => Math.max(worst, age), 0)) };
}

/** undefined: no ages at all. */
export function toFreshness(counts: readonly AgeCounts[]): Freshness | undefined {
  const byStep = new Map<number, number>();
  for (const { steps } of counts) {
    for (const [step, count] of Object.entries(steps))
      byStep.set(Number(step), (byStep.get(Number(step)) ?? 0) + count);
  }
  const ages = [...byStep.values()].reduce((sum, count) => sum + count, 0);
  if (ages === 0) return undefined;
  const worstSeconds = Math.max(...counts.map((one) => one.worstSeconds));
  const ordered = [...byStep].toSorted(([a], [b]) => a - b);
  const find = (share: number) => {
    let seen = 0;
    for (const [step, count] of ordered) {
      seen += count;
      if (seen >= share * ages) return Math.min(worstSeconds, toUpperSeconds(step));
    }
    return worstSeconds;
  };
  return { medianSeconds: find(0.5), p95Seconds: find(0.95), worstSeconds, ages };
}

/** Step 0 is a second or less. */
function toStep(ageSeconds: number): number {
  return ageSeconds <= 1 ? 0 : Math.ceil(Math.log2(ageSeconds) * STEPS_TO_DOUBLE);
}

/** The oldest age of a step. */
function toUpperSeconds(step: number): number {
  return Math.ceil(2 ** (step / STEPS_TO_DOUBLE));
}
