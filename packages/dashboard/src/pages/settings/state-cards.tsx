/** How schedule and retention stand, told from what the API shows: what it does not tell is not guessed. */
import type { RunView } from "@fathom-sync/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Badge, Card, ErrorBox, Loading } from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import type { Summary } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { findIntervalMs } from "./interval.ts";
import { SETTINGS_TEXTS } from "./settings.texts.ts";

const RUNS = 100;
const AGAIN_MS = 20_000;

/** undefined: not read yet. */
type OfSummary = { readonly summary: Summary | undefined };

export function ScheduleCard() {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { client } = useApi();
  const runs = useQuery({
    queryKey: ["runs", "recent", RUNS],
    queryFn: ({ signal }) => client.listRuns({ limit: RUNS, signal }),
    refetchInterval: AGAIN_MS,
  });
  const ticks = runs.data?.items.filter(({ trigger }) => trigger === "schedule") ?? [];
  const external = runs.data?.items.find(({ trigger }) => trigger === "external");
  const [last] = ticks;
  const intervalMs = findIntervalMs(ticks.map(({ startedAt }) => startedAt));
  const nextMs = last && intervalMs ? Date.parse(last.startedAt) + intervalMs : undefined;
  return (
    <Card title={texts.schedule} description={texts.scheduleText}>
      {runs.error && !runs.data ? (
        <ErrorBox error={runs.error} onRetry={runs.refetch} />
      ) : !runs.data ? (
        <Loading lines={4} />
      ) : (
        <dl className="facts">
          <Fact name={texts.lastScheduled}>{last ? <RunLink run={last} /> : texts.noRun}</Fact>
          {intervalMs !== undefined && <Fact name={texts.interval}>{format.duration(intervalMs)}</Fact>}
          {nextMs !== undefined && intervalMs !== undefined && (
            <Fact name={texts.nextExpected}>
              {format.moment(new Date(nextMs).toISOString(), nowMs)}{" "}
              {nowMs > nextMs + intervalMs && <Badge tone="bad">{texts.overdue}</Badge>}
            </Fact>
          )}
          {external && (
            <Fact name={texts.lastExternal}>
              <RunLink run={external} />
            </Fact>
          )}
        </dl>
      )}
    </Card>
  );
}

function RunLink({ run }: { readonly run: RunView }) {
  const format = useFormat();
  const nowMs = useNow();
  return (
    <Link to="/runs/$runId" params={{ runId: run.runId }}>
      {format.moment(run.startedAt, nowMs)}
    </Link>
  );
}

export function RetentionCard({ summary }: OfSummary) {
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
  const tell = (days: number | undefined) => (days === undefined ? texts.forever : texts.days(format.number(days)));
  return (
    <Card title={texts.retention} description={texts.retentionText}>
      {summary === undefined ? (
        <Loading lines={2} />
      ) : (
        <dl className="facts">
          <Fact name={texts.transcripts}>{tell(summary.retention?.transcriptDays)}</Fact>
          <Fact name={texts.wholeCalls}>{tell(summary.retention?.callDays)}</Fact>
        </dl>
      )}
    </Card>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
