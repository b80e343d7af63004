/**
 * Many histories, some at a time, each in a process of its own. Results come in the order of seeds, whoever was faster; a process
 * that dies takes one seed with it, which is told, and the others go on.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { SimulateOptions } from "./options.ts";
import type { SeedOrder } from "./seed-process.ts";
import type { SeedOutcome } from "./summary.ts";

const PROCESS = fileURLToPath(new URL("./seed-process.ts", import.meta.url));
/**
 * A history makes much that is soon forgotten: with room for it the collector takes a third of the time it takes else. And what is
 * made in one place (the state of every ElectroDB command) lives long in a first minute and never after; V8 would go on taking it for
 * long-lived and put it where only the slow collector finds it: a sixth of all time.
 */
const NODE_FLAGS = ["--max-semi-space-size=128", "--no-allocation-site-pretenuring"];
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
    const execArgv = [...process.execArgv, ...NODE_FLAGS];
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
