/**
 * The budgets of all connections a process has spoken for, so that a warm container remembers what it sent and what
 * Fathom asked. Bounded: the one unused for longest goes first, and none that is still in use goes at all.
 */
import type { Clock } from "@fathom-sync/core";
import type { RateBudget, RateLimits } from "./rate-budget.ts";
import { createRateBudget } from "./rate-budget.ts";

export interface RateBudgets {
  /** The budget of this connection; a new one when it is not known (any more). */
  get(connectionId: string): RateBudget;
}

/** `maxBudgets`: how many are kept, 1 or more, not counting those in use beyond it. */
export function createRateBudgets(deps: {
  readonly clock: Clock;
  readonly limits?: RateLimits;
  readonly maxBudgets?: number;
}): RateBudgets {
  const maxBudgets = deps.maxBudgets ?? 10_000;
  /** Least recently used first. */
  const budgets = new Map<string, RateBudget>();
  return {
    get(connectionId) {
      const budget = budgets.get(connectionId) ?? createRateBudget(deps);
      budgets.delete(connectionId);
      budgets.set(connectionId, budget);
      for (const [id, candidate] of budgets) {
        if (budgets.size <= maxBudgets) break;
        if (id !== connectionId && !candidate.isInUse()) budgets.delete(id);
      }
      return budget;
    },
  };
}
