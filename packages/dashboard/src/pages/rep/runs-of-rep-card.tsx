/** How the last runs ended for one rep; read only when somebody asks, because each run is looked into for it. */
import type { FathomSyncClient, RunRepLine, RunView } from "@fathom-sync/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button, Card, ErrorBox, Loading, Table } from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import { useLanguage, useTexts } from "../../texts/language.tsx";
import { OutcomeBadge } from "../runs/outcome-badge.tsx";
import { RUN_TEXTS } from "../runs/runs.texts.ts";
import { REP_TEXTS } from "./rep.texts.ts";

const RUNS = 10;

interface Entry {
  readonly run: RunView;
  readonly line: RunRepLine;
}

async function listEntries(client: FathomSyncClient, repId: string, signal: AbortSignal): Promise<readonly Entry[]> {
  const runs = await client.listRuns({ limit: RUNS, signal });
  const entries = await Promise.all(
    runs.items.map(async (run) => {
      const { items } = await client.listRunReps({ runId: run.runId, repId, signal });
      return items.map((line) => ({ run, line }));
    }),
  );
  return entries.flat();
}

export function RunsOfRepCard({ repId }: { readonly repId: string }) {
  const texts = useTexts(REP_TEXTS);
  const { client } = useApi();
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ["runs-of-rep", repId, language],
    queryFn: ({ signal }) => listEntries(client, repId, signal),
    enabled: isOpen,
  });
  return (
    <Card
      title={texts.history}
      description={texts.historyLead}
      isFlush={query.data !== undefined && query.data.length > 0}
    >
      {isOpen ? null : (
        <Button isSmall onClick={() => setOpen(true)}>
          {texts.historyShow}
        </Button>
      )}
      {query.error ? (
        <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
      ) : null}
      {isOpen && query.isPending ? <Loading lines={4} /> : null}
      {query.data?.length === 0 ? <p className="muted">{texts.historyNone}</p> : null}
      {query.data === undefined || query.data.length === 0 ? null : <Entries entries={query.data} />}
    </Card>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const texts = useTexts(REP_TEXTS);
  const runTexts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  return (
    <Table caption={texts.history}>
      <thead>
        <tr>
          <th scope="col">{texts.when}</th>
          <th scope="col">{texts.outcome}</th>
          <th scope="col">{texts.trigger}</th>
          <th scope="col" className="number">
            {texts.new}
          </th>
          <th scope="col" className="number">
            {texts.updated}
          </th>
          <th scope="col" className="number">
            {texts.requests}
          </th>
          <th scope="col" className="number">
            {texts.duration}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ run, line }) => (
          <tr key={run.runId}>
            <td className="nowrap">
              <Link to="/runs/$runId" params={{ runId: run.runId }}>
                {format.moment(line.checkedAt ?? run.startedAt, nowMs)}
              </Link>
            </td>
            <td>
              <OutcomeBadge outcome={line.outcome} />
              {line.failure ? <div className="muted small">{line.failure.message}</div> : null}
            </td>
            <td>{runTexts.triggers[run.trigger]}</td>
            <td className="number">{format.number(line.calls.added)}</td>
            <td className="number">{format.number(line.calls.updated)}</td>
            <td className="number">{format.number(line.requests.light + line.requests.heavy)}</td>
            <td className="number nowrap">{line.durationMs === null ? "" : format.duration(line.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
