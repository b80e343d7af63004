/** `pnpm simulate`: histories from seeds, a table, and an exit code. */
import { BadOption, HELP, parseOptions, type SimulateOptions } from "./options.ts";
import { runSeeds } from "./run-seeds.ts";
import { runSeed } from "./seed-process.ts";
import { countKinds, describeFailure, formatSummary, isSound, type SeedOutcome } from "./summary.ts";

const EXIT_FAILED = 1;
const EXIT_BAD_OPTION = 2;

const say = (text: string) => process.stdout.write(`${text}\n`);

function readOptions(): SimulateOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    process.stderr.write(`${error.message}\nSee pnpm simulate --help.\n`);
    process.exitCode = EXIT_BAD_OPTION;
    return undefined;
  }
}

/** On a terminal one line that changes, elsewhere now and then a line. */
function createProgress(total: number): (outcomes: readonly SeedOutcome[]) => void {
  const isTerminal = process.stderr.isTTY === true;
  const every = isTerminal ? 1 : Math.max(1, Math.round(total / 10));
  return (outcomes) => {
    if (outcomes.length % every !== 0) return;
    const text = `${outcomes.length} of ${total}: ${countKinds(outcomes)}`;
    process.stderr.write(isTerminal ? `\r${text}\u001B[K${outcomes.length === total ? "\n" : ""}` : `${text}\n`);
  };
}

async function simulate(options: SimulateOptions): Promise<void> {
  const startedMs = performance.now();
  const { seed, seeds, firstSeed, trace } = options;
  let outcomes: SeedOutcome[] = [];
  if (seed !== undefined) {
    outcomes = [await runSeed({ seed, options }, trace ? say : undefined)];
  } else {
    const progress = createProgress(seeds);
    const wanted = Array.from({ length: seeds }, (_, index) => firstSeed + index);
    outcomes = await runSeeds(wanted, options, (outcome) => {
      outcomes.push(outcome);
      // A long run that has failed already need not be waited for.
      if (!isSound(outcome)) process.stderr.write(`seed ${outcome.seed} failed: ${countKinds([outcome])}\n`);
      progress(outcomes);
    });
  }
  for (const outcome of outcomes) if (!isSound(outcome)) say(`${describeFailure(options, outcome)}\n`);
  say(formatSummary(options, outcomes, performance.now() - startedMs));
  if (!outcomes.every(isSound)) process.exitCode = EXIT_FAILED;
}

const options = readOptions();
if (options?.help) process.stdout.write(HELP);
else if (options) await simulate(options);
