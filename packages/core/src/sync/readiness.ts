/** When pending parts are asked for again, and when we stop. Pure. */
import { toEpochMs, toInstant } from "../clock.ts";
import type { ReadinessPolicy } from "./policy.ts";

export type ReadinessVerdict = { readonly giveUp: true } | { readonly giveUp: false; readonly nextAttemptAt: string };

/**
 * What follows an attempt that still found parts missing.
 * @param attempts attempts made so far, this one included (1 or more)
 * @param nowMs epoch ms of this attempt
 */
export function decideReadiness(
  policy: ReadinessPolicy,
  createdAt: string,
  attempts: number,
  nowMs: number,
): ReadinessVerdict {
  const ageMs = nowMs - toEpochMs(createdAt);
  if (ageMs >= policy.giveUpAfterMs && attempts >= policy.attemptsMin) return { giveUp: true };
  const delayMs = policy.delaysMs[Math.min(attempts, policy.delaysMs.length) - 1] ?? 0;
  return { giveUp: false, nextAttemptAt: toInstant(nowMs + delayMs) };
}
