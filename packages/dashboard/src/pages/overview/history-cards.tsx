/** What happened: runs one after the other, and calls day by day. */
import type { RunView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { ChartCard } from "./chart-card.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useRecentRuns, useStats } from "./overview-data.ts";
import { toDaySearch } from "./run-links.ts";

const UNITS_MS = [3_600_000, 60_000, 1_000, 1] as const;

const toDurationMs = ({ startedAt, finishedAt }: RunView) =>
  finishedAt === null ? 0 : Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));

export function RunsChart() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { data, error, refetch } = useRecentRuns();
  const runs = data?.items.filter(({ finishedAt }) => finishedAt !== null).toReversed();
  const longestMs = runs?.reduce((longest, run) => Math.max(longest, toDurationMs(run)), 0) ?? 0;
  const points = runs?.map((run) => {
    const failed = run.reps.failed + run.reps.blocked;
    const [duration, added, trouble] = [
      format.duration(toDurationMs(run)),
      format.number(run.calls.added),
      format.number(failed),
    ];
    return {
      key: run.runId,
      label: format.moment(run.startedAt, nowMs),
      values: [toDurationMs(run), run.calls.added, failed],
      texts: [duration, added, trouble],
      summary: texts.runSummary(duration, added, trouble),
      link: { to: `/runs/${encodeURIComponent(run.runId)}` },
    };
  });
  return (
    <ChartCard
      title={texts.runs}
      description={texts.runsText}
      pointName={texts.started}
      rows={[
        {
          name: texts.duration,
          tone: "accent",
          share: 2,
          unit: UNITS_MS.find((unit) => unit <= longestMs) ?? 1,
          toTick: format.duration,
        },
        { name: texts.added, tone: "accent", share: 1, unit: 1, toTick: format.number },
        { name: texts.failed, tone: "bad", share: 1, unit: 1, toTick: format.number },
      ]}
      points={points}
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
    values: [calls.added],
    texts: [format.number(calls.added)],
    summary: texts.callsSummary(format.number(calls.added), calls.added === 1),
    link: { to: "/runs", search: toDaySearch(date) },
  }));
  return (
    <ChartCard
      title={texts.calls}
      description={
        data?.incompleteBefore
          ? `${texts.callsText} ${texts.incomplete(format.dateTime(data.incompleteBefore))}`
          : texts.callsText
      }
      pointName={texts.day}
      rows={[{ name: texts.added, tone: "accent", share: 1, unit: 1, toTick: format.number }]}
      points={points}
      empty={texts.runsEmpty}
      error={error}
      onRetry={refetch}
    />
  );
}
