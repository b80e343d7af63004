/** The answer in ten seconds: is everything here, for whom not, why, and what to do. */
import "./overview.css";
import { ErrorBox, Loading, Page } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { useRoster } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { FreshnessStrip } from "./freshness-strip.tsx";
import { CallsChart, RunsChart } from "./history-cards.tsx";
import { KeyNumbers } from "./key-numbers.tsx";
import { CostCard, FailuresCard, PendingCard, RequestsCard } from "./number-cards.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useRecentRuns } from "./overview-data.ts";
import { toVerdict } from "./verdict.ts";
import { VerdictCard } from "./verdict-card.tsx";

export function OverviewPage() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const roster = useRoster();
  const nowMs = useNow();
  const { reps } = roster;
  if (roster.isPending || (reps.length === 0 && roster.error)) {
    return (
      <Page title={texts.title}>
        {roster.error ? (
          <ErrorBox error={roster.error} onRetry={roster.refetch} isRetrying={roster.isFetching} />
        ) : (
          <Loading lines={4} />
        )}
      </Page>
    );
  }
  const verdict = toVerdict(reps, nowMs, roster.isWhole);
  const isFirstUse = roster.isWhole && (verdict.kind === "none" || verdict.kind === "unconnected");
  return (
    <Page title={texts.title}>
      {roster.error ? <ErrorBox error={roster.error} onRetry={roster.refetch} isRetrying={roster.isFetching} /> : null}
      {roster.isWhole || reps.length === 0 ? null : <LastRun />}
      <VerdictCard verdict={verdict} roster={roster} />
      {isFirstUse ? (
        <FirstSteps reps={reps} />
      ) : (
        <>
          <KeyNumbers reps={reps} verdict={verdict} />
          <FreshnessStrip reps={reps} />
          <div className="grid-2">
            <RunsChart />
            <CallsChart />
            <PendingCard reps={reps} />
            <FailuresCard reps={reps} />
            <RequestsCard />
            <CostCard repCount={verdict.total} />
          </div>
        </>
      )}
    </Page>
  );
}

/** While thousands of reps are still being read: what the last run says of all of them. */
function LastRun() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const last = useRecentRuns().data?.items.find(({ state, reps }) => state === "finished" && reps.total > 1);
  if (!last) return null;
  const { total, done, failed, blocked, deferred } = last.reps;
  const through = Math.max(0, done - failed - blocked - deferred);
  return (
    <p className="muted">
      {texts.lastRun(format.moment(last.startedAt, nowMs), format.number(through), format.number(total))}
    </p>
  );
}
