/** The command line of `pnpm cost`, read and checked: whoever mistypes is told which option, and what is allowed. */
import { parseArgs } from "node:util";
import { BadOption } from "../cli/options.ts";

export interface CostOptions {
  readonly reps: number;
  readonly intervalMinutes: number;
  readonly callsAMonth: number;
  readonly callMinutes: number;
  /** Into docs/cost.md. */
  readonly isWriting: boolean;
  readonly help: boolean;
}

export const COST_HELP = `What fathom-sync costs a month on AWS: measured use times a list of prices, beside the naive design of the same job.

  pnpm cost [options]

  --reps N        how many reps, 1 to 100000 (default 1000)
  --every Nm      how often every rep is checked, in minutes: a divisor of 60 from 5m to 60m (default 30m)
  --calls N       calls of a rep in 30 days, 1 to 600 (default 84)
  --minutes N     how long a call is, 1 to 240 (default 40)
  --write         writes the table into docs/cost.md; with the defaults only
  --help          this text

Ten simulated reps work for a week on the functions as they are deployed; no AWS account is asked. Takes about half a minute. Ends with 2 on a bad option.
`;

/** @throws BadOption */
export function parseCostOptions(args: readonly string[]): CostOptions {
  const values = parseRaw(args);
  const every = values.every ?? "30m";
  const minutes = /^(\d{1,2})m$/.exec(every)?.[1];
  const intervalMinutes = Number(minutes);
  if (minutes === undefined || intervalMinutes < 5 || 60 % intervalMinutes !== 0) {
    throw new BadOption(`--every: a divisor of 60 from 5m to 60m is needed, such as 15m, got ${every}`);
  }
  const isWriting = values.write ?? false;
  if (isWriting && (values.reps ?? values.every ?? values.calls ?? values.minutes) !== undefined) {
    throw new BadOption("--write: the document holds the defaults; leave out --reps, --every, --calls and --minutes");
  }
  return {
    reps: readInteger("reps", values.reps ?? "1000", 100_000),
    intervalMinutes,
    callsAMonth: readInteger("calls", values.calls ?? "84", 600),
    callMinutes: readInteger("minutes", values.minutes ?? "40", 240),
    isWriting,
    help: values.help ?? false,
  };
}

function parseRaw(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { reps: text, every: text, calls: text, minutes: text, write: flag, help: flag },
    }).values;
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : "the options cannot be read");
  }
}

function readInteger(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new BadOption(`--${name}: a whole number from 1 to ${max} is needed, got ${text}`);
}
