/** The outcomes of a run, rep by rep, a page at a time; read again as the run goes on. */
import type { RunRepLine, RunView } from "@fathom-sync/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card, ErrorBox, Loading, Table } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useLanguage, useTexts } from "../../texts/language.tsx";
import { MoreButton } from "./more-button.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import { isUnderWay } from "./run-progress.ts";
import { RUN_TEXTS } from "./runs.texts.ts";

const LIVE_MS = 4_000;

export function RunRepsCard({ run }: { readonly run: RunView }) {
  const texts = useTexts(RUN_TEXTS);
  const { client, me } = useApi();
  const { language } = useLanguage();
  const { runId } = run;
  const query = useInfiniteQuery({
    // A run that is over is read again with each rep that ends after it.
    queryKey: ["run-reps", runId, language, isUnderWay(run) ? "live" : run.reps.done],
    queryFn: ({ pageParam, signal }) => client.listRunReps({ runId, limit: 50, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: isUnderWay(run) ? LIVE_MS : false,
  });
  const lines = query.data?.pages.flatMap((page) => page.items);
  return (
    <Card title={texts.perRep} description={me.role === "rep" ? texts.ownOnly : texts.perRepLead} isFlush>
      {query.error ? (
        <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
      ) : null}
      {lines === undefined && !query.error ? <Loading lines={5} /> : null}
      {lines?.length === 0 ? <p className="muted card-line">{texts.noneYet}</p> : null}
      {lines === undefined || lines.length === 0 ? null : <Lines lines={lines} />}
      <MoreButton query={query} />
    </Card>
  );
}

function Lines({ lines }: { readonly lines: readonly RunRepLine[] }) {
  const texts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const { me } = useApi();
  return (
    <Table caption={texts.perRep} isStacked>
      <thead>
        <tr>
          <th scope="col">{texts.rep}</th>
          <th scope="col">{texts.outcome}</th>
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
        {lines.map((line) => (
          <tr key={line.repId}>
            <th scope="row" className="break row-name">
              <Link to="/reps/$repId" params={{ repId: line.repId }}>
                {me.role === "rep" ? texts.you : (line.name ?? line.repId)}
              </Link>
              {line.name === undefined ? null : <div className="muted small rep-id">{line.repId}</div>}
            </th>
            <td data-label={texts.outcome}>
              <OutcomeBadge outcome={line.outcome} />
              {line.failure ? (
                <div className="small">
                  {line.failure.message} <span className="muted">{line.failure.action}</span>
                </div>
              ) : null}
            </td>
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
