/** The answer in ten seconds: is everything here, for whom not, why, and what to do. */
import "./overview.css";
import { useEffect } from "react";
import { ErrorBox, Page } from "../../components/index.ts";
import { useNow } from "../../data/api.tsx";
import { useRosterSummary } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { AgesCard } from "./ages-card.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { FreshnessStrip } from "./freshness-strip.tsx";
import { CallsChart, RunsChart } from "./history-cards.tsx";
import { KeyNumbers } from "./key-numbers.tsx";
import { CostCard, FailuresCard, PendingCard, RequestsCard } from "./number-cards.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { toVerdict } from "./verdict.ts";
import { VerdictCard } from "./verdict-card.tsx";
import { keepRepCount, VerdictLoading } from "./verdict-loading.tsx";

export function OverviewPage() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const { data: summary, error, refetch, isFetching } = useRosterSummary();
  const nowMs = useNow();
  const verdict = summary && toVerdict(summary, nowMs);
  const reps = summary?.reps;
  useEffect(() => {
    if (reps !== undefined) keepRepCount(reps);
  }, [reps]);
  return (
    <Page title={texts.title}>
      {error ? <ErrorBox error={error} onRetry={refetch} isRetrying={isFetching} /> : null}
      {!summary || !verdict ? (
        !error && <VerdictLoading />
      ) : (
        <>
          <VerdictCard verdict={verdict} asOf={summary.asOf} />
          {verdict.kind === "none" || verdict.kind === "unconnected" ? (
            <FirstSteps hasReps={summary.reps > 0} />
          ) : (
            <>
              <KeyNumbers summary={summary} />
              <FreshnessStrip summary={summary} />
              <AgesCard />
              <div className="grid-2">
                <RunsChart />
                <CallsChart />
                <PendingCard summary={summary} />
                <FailuresCard summary={summary} />
                <RequestsCard />
                <CostCard repCount={verdict.total} />
              </div>
            </>
          )}
        </>
      )}
    </Page>
  );
}
