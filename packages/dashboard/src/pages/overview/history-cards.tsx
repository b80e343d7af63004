/** What happened: runs one after the other, and calls day by day. */
import type { RunView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { ChartCard } from "./chart-card.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useRecentRuns, useStats } from "./overview-data.ts";

const toDurationMs = ({ startedAt, finishedAt }: RunView) =>
  finishedAt === null ? 0 : Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));

export function RunsChart() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { data, error, refetch } = useRecentRuns();
  const points = data?.items
    .filter(({ finishedAt }) => finishedAt !== null)
    .toReversed()
    .map((run) => {
      const failed = run.reps.failed + run.reps.blocked;
      const added = `${format.number(run.calls.added)} ${texts.added.toLowerCase()}`;
      const trouble = failed === 0 ? "" : `, ${format.number(failed)} ${texts.failed.toLowerCase()}`;
      return {
        key: run.runId,
        label: format.moment(run.startedAt, nowMs),
        value: toDurationMs(run),
        isBad: failed > 0,
        text: `${format.duration(toDurationMs(run))}, ${added}${trouble}`,
      };
    });
  return (
    <ChartCard
      title={texts.runs}
      description={texts.runsText}
      columns={[texts.started, texts.duration]}
      points={points}
      toTick={format.duration}
      asTable={texts.asTable}
      empty={texts.runsEmpty}
      error={error}
      onRetry={refetch}
      actions={<Link to="/runs">{texts.allRuns}</Link>}
    />
  );
}

export function CallsChart() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const { data, error, refetch } = useStats();
  const points = data?.days.map(({ date, calls }) => ({
    key: date,
    label: format.day(date),
    value: calls.added,
    text: format.number(calls.added),
  }));
  return (
    <ChartCard
      title={texts.calls}
      description={texts.callsText}
      columns={[texts.day, texts.added]}
      points={points}
      toTick={format.number}
      asTable={texts.asTable}
      empty={texts.runsEmpty}
      error={error}
      onRetry={refetch}
    />
  );
}
