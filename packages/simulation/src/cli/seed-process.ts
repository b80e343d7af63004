/** A process of its own for histories: gets one seed after the other from its parent, and answers with the outcome. */
import { HistoryBrokeOff, runHistory } from "../oracle/run-history.ts";
import { formatVerdict } from "../oracle/verdict.ts";
import { WORLD_PLAN } from "../world/world-plan.ts";
import type { SimulateOptions } from "./options.ts";
import type { SeedOutcome } from "./summary.ts";

export interface SeedOrder {
  readonly seed: number;
  readonly options: SimulateOptions;
}

export async function runSeed({ seed, options }: SeedOrder, onLine?: (line: string) => void): Promise<SeedOutcome> {
  const { days, reps, intervalMinutes, webhooks } = options;
  const plan = { ...WORLD_PLAN, webhooks };
  try {
    return { seed, result: await runHistory({ seed, days, reps, intervalMinutes, plan, onLine }) };
  } catch (error) {
    return { seed, error: describeError(error) };
  }
}

/** What broke it off, and what the oracle had found by then: often the reason. */
function describeError(error: unknown): string {
  if (error instanceof HistoryBrokeOff) {
    return [describeError(error.cause), ...error.verdicts.slice(0, VERDICTS_SHOWN).map(formatVerdict)].join("\n");
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const VERDICTS_SHOWN = 5;
/** The table's library takes a stack for every command; it costs most of all. `--seed` tells the whole stack. */
const STACK_FRAMES = 0;

if (process.send !== undefined && import.meta.main) {
  Error.stackTraceLimit = STACK_FRAMES;
  process.on("message", (order: SeedOrder) => {
    void runSeed(order).then((outcome) => process.send?.(outcome));
  });
}
