/** The smaller cards: parts on their way, failures by cause, requests against limits, cost. */
import type { FailureClass, StatsView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { Badge, Card, ErrorBox, Loading, Notice, ProgressBar, Stat, type Tone } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import type { Summary } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { toMonthUnits } from "./month-units.ts";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { MONTH_DAYS, usePendingAges, useStats } from "./overview-data.ts";
import { PENDING_STEPS, toPendingLink } from "./pending-ages.ts";
import { findPeak, findThrottles } from "./request-peaks.ts";
import { toDaySearch, toSinceSearch } from "./run-links.ts";

type OfSummary = { readonly summary: Summary };

export function PendingCard({ summary }: OfSummary) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const { ages, error, retry } = usePendingAges(summary.repsPending);
  return (
    <Card title={texts.pending} description={texts.pendingText}>
      {error ? (
        <ErrorBox error={error} onRetry={retry} />
      ) : ages === undefined ? (
        <Loading lines={2} />
      ) : ages.pendingReps === 0 ? (
        <Notice tone="good">{texts.pendingNone}</Notice>
      ) : (
        <div className="stack-tight">
          <div className="stats stats-counts">
            {PENDING_STEPS.map((step) => (
              <Stat
                key={step}
                label={texts.pendingSteps[step]}
                value={format.number(ages.steps[step].parts)}
                {...toPendingLink(ages, step)}
              />
            ))}
          </div>
          {ages.readReps < ages.pendingReps && (
            <p className="muted small">
              {texts.pendingPartly(format.number(ages.readReps), format.number(ages.pendingReps))}
            </p>
          )}
        </div>
      )}
    </Card>
  );
}

const CLASS_TONES: Readonly<Record<FailureClass, Tone>> = {
  credential: "bad",
  "rate-limit": "info",
  source: "warn",
  ours: "bad",
};

export function FailuresCard({ summary }: OfSummary) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  return (
    <Card title={texts.failures}>
      {summary.failures.length === 0 ? (
        <Notice tone="good">{texts.failuresNone}</Notice>
      ) : (
        <ul className="lines">
          {summary.failures.map(({ class: of, since, count }) => (
            <li key={of}>
              <Badge tone={CLASS_TONES[of]}>{texts.classes[of]}</Badge>
              <Link to="/reps" search={{ failure: of }} className="grow">
                {texts.reps(format.number(count), count === 1)}
              </Link>
              <span className="muted small">{texts.from(format.moment(since, nowMs))}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What Fathom allows one key in a minute. */
const LIMITS = { all: 60, heavy: 30 } as const;

export function RequestsCard() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const { data, error, refetch } = useStats();
  return (
    <Card title={texts.requests} description={texts.requestsText}>
      {data ? (
        <Requests days={data.days} />
      ) : error ? (
        <ErrorBox error={error} onRetry={refetch} />
      ) : (
        <Loading lines={3} />
      )}
    </Card>
  );
}

function Requests({ days }: Pick<StatsView, "days">) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const throttles = findThrottles(days);
  const first = days[0]?.date;
  const ofDays = first === undefined ? {} : { search: toSinceSearch(first) };
  const sum = (read: (requests: StatsView["days"][number]["requests"]) => number) =>
    days.reduce((total, { requests }) => total + read(requests), 0);
  const sums = { all: sum(({ light, heavy }) => light + heavy), heavy: sum(({ heavy }) => heavy) };
  return (
    <div className="stack">
      {(["all", "heavy"] as const).map((kind) => {
        const peak = findPeak(days, kind);
        const kindName = texts.requestKinds[kind];
        return (
          <ProgressBar key={kind} share={(peak?.count ?? 0) / LIMITS[kind]} label={kindName}>
            <span className="row">
              <span className="grow">{kindName}</span>
              {peak === undefined ? (
                <span className="muted">{texts.peaksUnknown}</span>
              ) : (
                <Link to="/runs" search={toDaySearch(peak.date)}>
                  <strong>{texts.ofLimit(format.number(peak.count), format.number(LIMITS[kind]))}</strong>{" "}
                  {texts.onDay(format.day(peak.date))}
                </Link>
              )}
              <Link to="/runs" {...ofDays} className="muted">
                {texts.inDays(format.number(sums[kind]))}
              </Link>
            </span>
          </ProgressBar>
        );
      })}
      {throttles === undefined ? (
        <p className="muted small">{texts.throttlesNone}</p>
      ) : (
        <p className="small">
          <Link to="/runs" search={toDaySearch(throttles.date)}>
            {texts.throttles(format.number(throttles.count), throttles.count === 1)}
          </Link>
        </p>
      )}
    </div>
  );
}

export function CostCard({ repCount }: { readonly repCount: number }) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const { data, error, refetch } = useStats(MONTH_DAYS);
  const units = data && toMonthUnits(data.days);
  const dollars = data?.cost.monthToDateUsd ?? null;
  const today = data?.days.at(-1)?.date;
  const ofMonth = today === undefined ? {} : { search: toSinceSearch(`${today.slice(0, 7)}-01`) };
  // A month like the whole days there are: from the first with a run on.
  const first = data?.days.find(({ runs }) => runs.started > 0)?.date;
  const ofDays = first === undefined ? {} : { search: toSinceSearch(first) };
  return (
    <Card title={texts.cost} description={texts.costText}>
      {data && units ? (
        <div className="stack-tight">
          <div className="stats">
            <Stat
              label={texts.month}
              value={dollars === null ? "–" : format.dollars(dollars)}
              to="/runs"
              {...ofMonth}
            />
            {data.cost.monthUsd === null ? null : (
              <Stat label={texts.wholeMonth} value={format.dollars(data.cost.monthUsd)} to="/runs" {...ofDays} />
            )}
            {repCount > 0 && dollars !== null && (
              <Stat label={texts.perRep} value={format.dollars(dollars / repCount)} to="/reps" />
            )}
          </div>
          <p className="small">
            <Link to="/runs" {...ofMonth}>
              {texts.costUnits(format.number(Math.round(units.read)), format.number(Math.round(units.write)))}
            </Link>
          </p>
        </div>
      ) : error ? (
        <ErrorBox error={error} onRetry={refetch} />
      ) : (
        <Loading lines={2} />
      )}
    </Card>
  );
}
