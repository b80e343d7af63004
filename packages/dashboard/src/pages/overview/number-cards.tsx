/** The smaller cards: parts on their way, failures by cause, requests against limits, cost. */
import type { FailureClass } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { Badge, Card, ErrorBox, Loading, Notice, ProgressBar, Stat, type Tone } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import type { Summary } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { toMonthUnits } from "./month-units.ts";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { MONTH_DAYS, usePendingAges, useRecentRuns, useStats } from "./overview-data.ts";

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
          <div className="stats">
            {(["today", "week", "older"] as const).map((step) => (
              <Stat
                key={step}
                label={texts.pendingSteps[step]}
                value={format.number(ages[step])}
                to="/reps"
                search={{ sort: "pending" }}
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
const LIMITS = { light: 60, heavy: 30 } as const;

export function RequestsCard() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const runs = useRecentRuns();
  const stats = useStats();
  const throttles = stats.data?.days.reduce((sum, day) => sum + day.throttles, 0);
  const last = runs.data?.items.find(({ state, reps }) => state === "finished" && reps.total > 0);
  return (
    <Card title={texts.requests} description={texts.requestsText}>
      {runs.error && !runs.data ? (
        <ErrorBox error={runs.error} onRetry={runs.refetch} />
      ) : last === undefined ? (
        <p className="muted">{texts.runsEmpty}</p>
      ) : (
        <div className="stack">
          {(["light", "heavy"] as const).map((kind) => {
            const each = last.requests[kind] / Math.max(1, last.reps.done);
            const month = stats.data?.days.reduce((sum, { requests }) => sum + requests[kind], 0);
            const shown = format.number(Math.round(each * 10) / 10);
            return (
              <ProgressBar key={kind} share={each / LIMITS[kind]} label={texts[kind]}>
                <span className="row">
                  <span className="grow">{texts[kind]}</span>
                  <strong>{texts.ofLimit(shown, format.number(LIMITS[kind]))}</strong>
                  <span className="muted">{month === undefined ? "" : texts.inDays(format.number(month))}</span>
                </span>
              </ProgressBar>
            );
          })}
          {throttles === undefined ? null : (
            <p className="muted small">
              {throttles === 0 ? texts.throttlesNone : texts.throttles(format.number(throttles), throttles === 1)}
            </p>
          )}
        </div>
      )}
    </Card>
  );
}

export function CostCard({ repCount }: { readonly repCount: number }) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const { data, error, refetch } = useStats(MONTH_DAYS);
  const units = data && toMonthUnits(data.days);
  const dollars = data?.cost.monthToDateUsd ?? null;
  return (
    <Card title={texts.cost} description={texts.costText}>
      {data && units ? (
        <div className="stack-tight">
          <div className="stats">
            <Stat label={texts.month} value={dollars === null ? "–" : format.dollars(dollars)} to="/runs" />
            {data.cost.monthUsd === null ? null : (
              <Stat label={texts.wholeMonth} value={format.dollars(data.cost.monthUsd)} to="/runs" />
            )}
            {repCount > 0 && dollars !== null && (
              <Stat label={texts.perRep} value={format.dollars(dollars / repCount)} to="/reps" />
            )}
          </div>
          <p className="muted small">
            {texts.costUnits(format.number(Math.round(units.read)), format.number(Math.round(units.write)))}
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
