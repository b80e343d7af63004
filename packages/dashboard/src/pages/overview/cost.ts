/** What the month has cost in DynamoDB so far. */
import type { StatsView } from "@fathom-sync/contract";

/** On demand, US dollars for a million units: AWS's list price for eu-west-1, standard table class, since November 2024. */
const DOLLARS_PER_MILLION = { read: 0.1415, write: 0.705 } as const;
const MILLION = 1_000_000;

export interface MonthCost {
  readonly read: number;
  readonly write: number;
  readonly dollars: number;
}

/** Of the month in which the last of the days lies. */
export function toMonthCost(days: StatsView["days"]): MonthCost {
  const month = days.at(-1)?.date.slice(0, 7);
  const ofMonth = days.filter(({ date }) => date.startsWith(`${month}-`));
  const read = ofMonth.reduce((sum, { units }) => sum + units.read, 0);
  const write = ofMonth.reduce((sum, { units }) => sum + units.write, 0);
  return { read, write, dollars: (read * DOLLARS_PER_MILLION.read + write * DOLLARS_PER_MILLION.write) / MILLION };
}
