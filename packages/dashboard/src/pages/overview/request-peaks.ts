/** The busiest minute of any key, and when Fathom last refused something for its rate; each with its day. */
import type { StatsView } from "@fathom-sync/contract";

type Day = Pick<StatsView["days"][number], "date" | "busiestMinute" | "throttles">;

export interface RequestPeak {
  readonly count: number;
  readonly date: string;
}

/** @param kind `all`: heavy ones too, which Fathom counts in both limits. Undefined: not known of any day. */
export function findPeak(days: readonly Day[], kind: "all" | "heavy"): RequestPeak | undefined {
  let peak: RequestPeak | undefined;
  for (const { date, busiestMinute } of days) {
    if (busiestMinute === null) continue;
    // Of equals the newest, which people remember.
    if (busiestMinute[kind] >= (peak?.count ?? 0)) peak = { count: busiestMinute[kind], date };
  }
  return peak;
}

/** Refused for their rate over all days, and on which day the last was; undefined: none. */
export function findThrottles(days: readonly Day[]): RequestPeak | undefined {
  const date = days.findLast(({ throttles }) => throttles > 0)?.date;
  return date === undefined ? undefined : { count: days.reduce((sum, { throttles }) => sum + throttles, 0), date };
}
