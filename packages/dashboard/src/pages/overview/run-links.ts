/** Where numbers of days lead: to the runs of those days, as the list of runs reads its address. */

interface RunsSearch extends Readonly<Record<string, string>> {
  readonly from: string;
}

/** The runs that began on one day. @param date `YYYY-MM-DD` in the company's time zone */
export function toDaySearch(date: string): RunsSearch {
  return { from: date, to: date };
}

/** The runs of a day and all after it. */
export function toSinceSearch(date: string): RunsSearch {
  return { from: date };
}
