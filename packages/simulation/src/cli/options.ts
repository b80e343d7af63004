/** The command line of `pnpm simulate`, read and checked: whoever mistypes is told what is allowed. */
import { parseArgs } from "node:util";

export interface SimulateOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly days: number;
  readonly reps: number;
  readonly intervalMinutes: number;
  readonly jobs: number;
  /** One seed alone. */
  readonly seed: number | undefined;
  readonly trace: boolean;
  /** Fathom delivers webhooks as well. */
  readonly webhooks: boolean;
  readonly help: boolean;
}

/** A bad option. The message is one line for the terminal. */
export class BadOption extends Error {
  override readonly name = "BadOption";
}

export const HELP = `Runs whole histories of the system against the simulated Fathom, and compares what it holds and shows with the truth.

  pnpm simulate [options]

  --seeds N       how many histories, each from a seed of its own (default 200)
  --first-seed N  the first seed (default 1)
  --days N        simulated days of each history, 1 to 366 (default 7)
  --reps N        reps in each history, 1 to 1000 (default 10)
  --interval N    minutes between two ticks, a divisor of 60 (default 30)
  --jobs N        histories at the same time, each in a process of its own, 1 to 64 (default 2)
  --seed N        only the history of this seed
  --webhooks      Fathom delivers webhooks too: well, twice, out of order, or not at all
  --trace         with --seed: prints the whole story of that history
  --help          this text

Ends with 0 when nothing was lost, doubled, shown falsely green or falsely blamed; with 1 when something was; with 2 on a bad option.
`;

/** @throws BadOption */
export function parseOptions(args: readonly string[]): SimulateOptions {
  const values = parseRaw(args);
  const seed = values.seed === undefined ? undefined : readInteger("seed", values.seed, 0, Number.MAX_SAFE_INTEGER);
  const options = {
    seeds: readInteger("seeds", values.seeds ?? "200", 1, 1_000_000),
    firstSeed: readInteger("first-seed", values["first-seed"] ?? "1", 0, Number.MAX_SAFE_INTEGER - 1_000_000),
    days: readInteger("days", values.days ?? "7", 1, 366),
    reps: readInteger("reps", values.reps ?? "10", 1, 1_000),
    intervalMinutes: readInteger("interval", values.interval ?? "30", 1, 60),
    jobs: readInteger("jobs", values.jobs ?? "2", 1, 64),
    seed,
    trace: values.trace ?? false,
    webhooks: values.webhooks ?? false,
    help: values.help ?? false,
  };
  if (60 % options.intervalMinutes !== 0) {
    throw new BadOption(`--interval: a divisor of 60 is needed, got ${options.intervalMinutes}`);
  }
  if (options.trace && seed === undefined) throw new BadOption("--trace: needs --seed, the history to tell");
  if (seed !== undefined && (values.seeds !== undefined || values["first-seed"] !== undefined)) {
    throw new BadOption("--seed: is one history alone; leave out --seeds and --first-seed");
  }
  return options;
}

/** The command that tells the story of one of these histories. */
export function toTraceCommand({ days, reps, intervalMinutes, webhooks }: SimulateOptions, seed: number): string {
  const how = webhooks ? " --webhooks" : "";
  return `pnpm simulate --seed ${seed} --days ${days} --reps ${reps} --interval ${intervalMinutes}${how} --trace`;
}

function parseRaw(args: readonly string[]) {
  try {
    // pnpm hands on the "--" before options that it was given with one.
    const given = args[0] === "--" ? args.slice(1) : [...args];
    const { values } = parseArgs({
      args: given,
      strict: true,
      allowPositionals: false,
      options: {
        seeds: { type: "string" },
        "first-seed": { type: "string" },
        days: { type: "string" },
        reps: { type: "string" },
        interval: { type: "string" },
        jobs: { type: "string" },
        seed: { type: "string" },
        trace: { type: "boolean" },
        webhooks: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
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
