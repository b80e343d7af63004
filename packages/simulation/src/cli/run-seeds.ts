/**
 * Many histories, some at a time, each in a process of its own. Results come in the order of seeds, whoever was faster; a process
 * that dies takes one seed with it, which is told, and the others go on.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { HISTORY_FLAGS } from "../history-flags.ts";
import type { SimulateOptions } from "./options.ts";
import type { SeedOrder } from "./seed-process.ts";
import type { SeedOutcome } from "./summary.ts";

const PROCESS = fileURLToPath(new URL("./seed-process.ts", import.meta.url));
/** Histories leave little behind, but not nothing: after so many a process is replaced. */
const SEEDS_PER_PROCESS = 50;

export async function runSeeds(
  seeds: readonly number[],
  options: SimulateOptions,
  onOutcome: (outcome: SeedOutcome, done: number) => void,
): Promise<SeedOutcome[]> {
  const outcomes: SeedOutcome[] = [];
  const waiting = [...seeds];
  const settle = (outcome: SeedOutcome) => {
    outcomes.push(outcome);
    onOutcome(outcome, outcomes.length);
  };
  const jobs = Math.min(options.jobs, seeds.length);
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      while (waiting.length > 0) await runInProcess(waiting, options, settle);
    }),
  );
  return outcomes.toSorted((a, b) => a.seed - b.seed);
}

/** Runs seeds in one child until it has done its share, or dies. */
function runInProcess(
  waiting: number[],
  options: SimulateOptions,
  settle: (outcome: SeedOutcome) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const execArgv = [...process.execArgv, ...HISTORY_FLAGS];
    const child = fork(PROCESS, { stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv });
    let current: number | undefined;
    let done = 0;
    const next = () => {
      current = done < SEEDS_PER_PROCESS ? waiting.shift() : undefined;
      if (current === undefined) child.disconnect();
      else child.send({ seed: current, options } satisfies SeedOrder);
    };
    child.on("message", (outcome: SeedOutcome) => {
      done += 1;
      settle(outcome);
      next();
    });
    child.on("exit", (code, signal) => {
      if (current !== undefined) settle({ seed: current, error: `its process ended with ${signal ?? code}` });
      resolve();
    });
    next();
  });
}
