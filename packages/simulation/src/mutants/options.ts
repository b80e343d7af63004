/** The command line of `pnpm simulate:mutants`, read and checked. */
import { parseArgs } from "node:util";
import { BadOption } from "../cli/options.ts";
import { findMutant, MUTANTS } from "./mutants.ts";

export interface MutantsOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly days: number;
  readonly reps: number;
  readonly jobs: number;
  /** Names; empty: all. */
  readonly mutants: readonly string[];
  readonly list: boolean;
  readonly help: boolean;
}

export const HELP = `Plants one bug after the other in our own source and runs simulated histories until the oracle objects.

  pnpm simulate:mutants [options]

  --seeds N       histories a bug has to survive, each from a seed of its own, 1 to 1000 (default 12); a quarter of them for one
                  that is known to survive
  --first-seed N  the first seed (default 1)
  --days N        simulated days of each history, at least, 2 to 366 (default 4); a bug may need more
  --reps N        reps in each history, at least, 1 to 1000 (default 6); a bug may need more
  --mutant NAME   only this bug; may be given several times
  --jobs N        processes at the same time, 1 to 64 (default 2)
  --list          names the bugs, and runs nothing
  --help          this text

The unmutated code goes through the same histories first, or, where a bug needs histories of its own, through the one that found it
out: only what happens with the bug and not without it counts. Ends with 0 when every bug was found out, but for those known to
survive; with 1 when another one survived or the unmutated code is not sound; with 2 on a bad option.
`;

/** @throws BadOption */
export function parseMutantsOptions(args: readonly string[]): MutantsOptions {
  const values = parseRaw(args);
  const mutants = values.mutant ?? [];
  for (const name of mutants) {
    if (!findMutant(name)) {
      throw new BadOption(`--mutant: one of ${MUTANTS.map((mutant) => mutant.name).join(", ")} is needed, got ${name}`);
    }
  }
  return {
    seeds: readInteger("seeds", values.seeds ?? "12", 1, 1_000),
    firstSeed: readInteger("first-seed", values["first-seed"] ?? "1", 0, Number.MAX_SAFE_INTEGER - 1_000),
    days: readInteger("days", values.days ?? "4", 2, 366),
    reps: readInteger("reps", values.reps ?? "6", 1, 1_000),
    jobs: readInteger("jobs", values.jobs ?? "2", 1, 64),
    mutants,
    list: values.list ?? false,
    help: values.help ?? false,
  };
}

function parseRaw(args: readonly string[]) {
  try {
    // pnpm hands on the "--" before options that it was given with one.
    const given = args[0] === "--" ? args.slice(1) : [...args];
    return parseArgs({
      args: given,
      strict: true,
      allowPositionals: false,
      options: {
        seeds: { type: "string" },
        "first-seed": { type: "string" },
        days: { type: "string" },
        reps: { type: "string" },
        mutant: { type: "string", multiple: true },
        jobs: { type: "string" },
        list: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new BadOption(error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error));
  }
}

function readInteger(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new BadOption(`--${name}: a whole number from ${min} to ${max} is needed, got ${JSON.stringify(text)}`);
  }
  return value;
}
