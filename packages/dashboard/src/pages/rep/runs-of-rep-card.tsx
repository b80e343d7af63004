/** How the last runs ended for one rep; read only when somebody asks, because each run is looked into for it. */
import type { RunRepLine, RunView } from "@fathom-sync/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
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

export function RunsOfRepCard({ repId }: { readonly repId: string }) {
  const texts = useTexts(REP_TEXTS);
  const { client } = useApi();
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ["runs-of-rep", repId, language],
    queryFn: ({ pageParam, signal }) => client.listRepRuns({ repId, limit: RUNS, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: isOpen,
  });
  const entries = query.data?.pages.flatMap(({ items }) =>
    items.flatMap((run): Entry[] => (run.perRep ?? []).map((line) => ({ run, line }))),
  );
  const isShown = entries !== undefined && entries.length > 0;
  return (
    <Card title={texts.history} description={texts.historyLead} isFlush={isShown}>
      {isOpen ? null : (
        <Button isSmall onClick={() => setOpen(true)}>
          {texts.historyShow}
        </Button>
      )}
      {query.error ? (
        <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
      ) : null}
      {isOpen && query.isPending ? <Loading lines={4} /> : null}
      {entries?.length === 0 ? <p className="muted">{texts.historyNone}</p> : null}
      {isShown ? <Entries entries={entries} /> : null}
      {query.hasNextPage ? (
        <div className="more">
          <Button isSmall isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {texts.historyOlder}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const texts = useTexts(REP_TEXTS);
  const runTexts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  return (
    <Table caption={texts.history} isStacked>
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
            <th scope="row" className="nowrap">
              <Link to="/runs/$runId" params={{ runId: run.runId }}>
                {format.moment(line.checkedAt ?? run.startedAt, nowMs)}
              </Link>
            </th>
            <td data-label={texts.outcome}>
              <OutcomeBadge outcome={line.outcome} />
              {line.failure ? <div className="muted small">{line.failure.message}</div> : null}
            </td>
            <td data-label={texts.trigger}>{runTexts.triggers[run.trigger]}</td>
            <td className="number" data-label={texts.new}>
              {format.number(line.calls.added)}
            </td>
            <td className="number" data-label={texts.updated}>
              {format.number(line.calls.updated)}
            </td>
            <td className="number" data-label={texts.requests}>
              {format.number(line.requests.light + line.requests.heavy)}
            </td>
            <td className="number nowrap" data-label={texts.duration}>
              {line.durationMs === null ? "–" : format.duration(line.durationMs)}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
