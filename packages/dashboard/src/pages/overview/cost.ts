/** What the month has cost in DynamoDB so far. */
import { type StatsView, toUnitsUsd } from "@fathom-sync/contract";

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
  return { read, write, dollars: toUnitsUsd({ read, write }) };
}
