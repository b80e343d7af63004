/** How far behind reps were whenever the schedule came round: on the last day it did, and at its worst. */
import type { StatsView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { Card, ErrorBox, Loading, Stat } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useStats } from "./overview-data.ts";
import { toDaySearch } from "./run-links.ts";

const SECOND_MS = 1_000;

export function AgesCard() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const { data, error, refetch } = useStats();
  const ages = data && findAges(data.days);
  const tell = (seconds: number) => format.duration(seconds * SECOND_MS);
  return (
    <Card title={texts.ages} description={texts.agesText}>
      {ages ? (
        <div className="stack-tight">
          <div className="stats">
            <Stat
              label={texts.ageMedian}
              value={tell(ages.last.medianSeconds)}
              to="/reps"
              search={{ sort: "oldest" }}
            />
            <Stat label={texts.ageP95} value={tell(ages.last.p95Seconds)} to="/reps" search={{ sort: "oldest" }} />
            <Stat label={texts.ageWorst} value={tell(ages.last.worstSeconds)} to="/reps" search={{ sort: "oldest" }} />
          </div>
          <p className="muted small">
            {texts.agesDay(format.day(ages.date))}{" "}
            <Link to="/runs" search={toDaySearch(ages.worstDate)}>
              {texts.agesWorst(tell(ages.worstSeconds), format.day(ages.worstDate))}
            </Link>
          </p>
        </div>
      ) : data ? (
        <p className="muted">{texts.agesNone}</p>
      ) : error ? (
        <ErrorBox error={error} onRetry={refetch} />
      ) : (
        <Loading lines={2} />
      )}
    </Card>
  );
}

type Freshness = NonNullable<StatsView["days"][number]["freshness"]>;

interface Ages {
  readonly date: string;
  readonly last: Freshness;
  readonly worstDate: string;
  readonly worstSeconds: number;
}

/** Of the last day with a run of all reps, and of the worst one; undefined before there is any. */
export function findAges(days: readonly Pick<StatsView["days"][number], "date" | "freshness">[]): Ages | undefined {
  let found: Ages | undefined;
  for (const { date, freshness } of days) {
    if (freshness === null) continue;
    const isWorst = found === undefined || freshness.worstSeconds >= found.worstSeconds;
    found = {
      date,
      last: freshness,
      worstDate: isWorst ? date : (found?.worstDate ?? date),
      worstSeconds: Math.max(freshness.worstSeconds, found?.worstSeconds ?? 0),
    };
  }
  return found;
}
