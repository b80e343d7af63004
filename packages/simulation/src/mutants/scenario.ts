/** The histories a mutant is hunted in: ordinary ones, or with what it needs. Plain data, sent to the process that runs them. */
import { type MachineFaults, ROUGH_FAULTS } from "../machine/faults.ts";
import { WORLD_PLAN, type WorldPlan } from "../world/world-plan.ts";
import type { Needs } from "./mutant.ts";

export interface Scenario {
  readonly days: number;
  readonly reps: number;
  readonly intervalMinutes: number;
  readonly plan: WorldPlan;
  readonly faults: MachineFaults;
}

const INTERVAL_MINUTES = 30;

export function toScenario(given: { readonly days: number; readonly reps: number }, needs: Needs = {}): Scenario {
  const { perWorkingDay, contentMinutes, share, perRepDay, perDay, outageMinutes, webhooks } = needs.plan ?? {};
  const { faults = {} } = needs;
  return {
    days: Math.max(given.days, needs.days ?? 0),
    reps: Math.max(given.reps, needs.reps ?? 0),
    intervalMinutes: INTERVAL_MINUTES,
    plan: {
      ...WORLD_PLAN,
      calls: {
        ...WORLD_PLAN.calls,
        contentMinutes: contentMinutes ?? WORLD_PLAN.calls.contentMinutes,
        perWorkingDay: { ...WORLD_PLAN.calls.perWorkingDay, ...perWorkingDay },
        share: { ...WORLD_PLAN.calls.share, ...share },
      },
      perRepDay: { ...WORLD_PLAN.perRepDay, ...perRepDay },
      perDay: { ...WORLD_PLAN.perDay, ...perDay },
      outageMinutes: outageMinutes ?? WORLD_PLAN.outageMinutes,
      ...(webhooks === undefined ? {} : { webhooks }),
    },
    faults: {
      queue: { ...ROUGH_FAULTS.queue, ...faults.queue },
      table: { ...ROUGH_FAULTS.table, ...faults.table },
      keyService: { ...ROUGH_FAULTS.keyService, ...faults.keyService },
      functions: { ...ROUGH_FAULTS.functions, ...faults.functions },
      schedule: { ...ROUGH_FAULTS.schedule, ...faults.schedule },
    },
  };
}

/** Scenarios of the same key have the same histories. */
export function toScenarioKey(scenario: Scenario): string {
  return JSON.stringify(scenario);
}
