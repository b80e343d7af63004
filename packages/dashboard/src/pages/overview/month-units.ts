/** The capacity units of DynamoDB that the month has used so far; what they cost is the API's to say. */
import type { StatsView } from "@fathom-sync/contract";

/** Of the month in which the last of the days lies. */
export function toMonthUnits(days: readonly Pick<StatsView["days"][number], "date" | "units">[]): {
  readonly read: number;
  readonly write: number;
} {
  const month = days.at(-1)?.date.slice(0, 7);
  const ofMonth = days.filter(({ date }) => date.startsWith(`${month}-`));
  return {
    read: ofMonth.reduce((sum, { units }) => sum + units.read, 0),
    write: ofMonth.reduce((sum, { units }) => sum + units.write, 0),
  };
}
