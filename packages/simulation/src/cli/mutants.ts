/** `pnpm simulate:mutants`: planted bugs, and whether the simulation finds them out. */
import { formatFinding, formatFindings, listFailures } from "../mutants/findings-table.ts";
import { hunt, Unsound } from "../mutants/hunt.ts";
import { judgeSeeds } from "../mutants/judge-seeds.ts";
import { MUTANTS } from "../mutants/mutants.ts";
import { HELP, type MutantsOptions, parseMutantsOptions } from "../mutants/options.ts";
import { BadOption } from "./options.ts";

const EXIT_FAILED = 1;
const EXIT_BAD_OPTION = 2;

const say = (text: string) => process.stdout.write(`${text}\n`);

function readOptions(): MutantsOptions | undefined {
  try {
    return parseMutantsOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    process.stderr.write(`${error.message}\nSee pnpm simulate:mutants --help.\n`);
    process.exitCode = EXIT_BAD_OPTION;
    return undefined;
  }
}

async function huntMutants({ seeds, firstSeed, days, reps, jobs, mutants: names }: MutantsOptions): Promise<void> {
  const startedMs = performance.now();
  const mutants = MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name));
  process.stderr.write(`first the code as it is, ${seeds} histories\n`);
  try {
    const findings = await hunt({
      days,
      reps,
      jobs,
      mutants,
      seeds: Array.from({ length: seeds }, (_, index) => firstSeed + index),
      judge: judgeSeeds,
      onFinding(finding, done) {
        process.stderr.write(`${done} of ${mutants.length} ${formatFinding(finding)}\n`);
      },
    });
    say(formatFindings(findings, performance.now() - startedMs));
    if (listFailures(findings).length > 0) process.exitCode = EXIT_FAILED;
  } catch (error) {
    if (!(error instanceof Unsound)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT_FAILED;
  }
}

const options = readOptions();
if (options?.help) process.stdout.write(HELP);
else if (options?.list) for (const { name, plants } of MUTANTS) say(`${name.padEnd(28)}${plants}`);
else if (options) await huntMutants(options);
