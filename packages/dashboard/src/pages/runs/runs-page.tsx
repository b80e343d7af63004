/**
 * Runs: what goes on now, and what came of the others; of some days, where the address says so. Looked at again every few seconds while one
 * is under way.
 */
import type { RunView } from "@fathom-sync/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { RefreshCw, X } from "lucide-react";
import {
  Badge,
  Button,
  Card,
  EmptyState,
  ErrorBox,
  LinkButton,
  Loading,
  Page,
  ProgressBar,
  Table,
} from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { MoreButton } from "./more-button.tsx";
import { toRunPrice } from "./run-price.ts";
import { isUnderWay, toShare } from "./run-progress.ts";
import { RUN_TEXTS } from "./runs.texts.ts";
import { type RunsAddress, readRunsAddress, toRunsQuery } from "./runs-search.ts";

const route = getRouteApi("/runs");

const LIVE_MS = 3_000;
const QUIET_MS = 30_000;

export function RunsPage() {
  const texts = useTexts(RUN_TEXTS);
  const { client, me } = useApi();
  const days = readRunsAddress(route.useSearch());
  const isFiltered = days.from !== undefined || days.to !== undefined;
  const query = useInfiniteQuery({
    queryKey: ["runs", "list", days],
    queryFn: ({ pageParam, signal }) =>
      client.listRuns({ ...toRunsQuery(days, me.timeZone), cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isUnderWay)) ? LIVE_MS : QUIET_MS,
  });
  const runs = query.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={texts.title} lead={texts.lead}>
      {isFiltered ? <PeriodChip days={days} /> : null}
      {query.error ? (
        <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
      ) : null}
      {runs === undefined && !query.error ? (
        <Card>
          <Loading lines={8} />
        </Card>
      ) : null}
      {runs?.length === 0 && isFiltered ? <EmptyState title={texts.noneThen}>{texts.noneThenText}</EmptyState> : null}
      {runs?.length === 0 && !isFiltered ? (
        <EmptyState
          icon={<RefreshCw size={40} aria-hidden />}
          title={texts.empty}
          action={<LinkButton to="/settings">{texts.toSettings}</LinkButton>}
        >
          {texts.emptyText}
        </EmptyState>
      ) : null}
      {runs === undefined || runs.length === 0 ? null : (
        <Card isFlush>
          <RunTable runs={runs} />
          <MoreButton query={query} />
        </Card>
      )}
    </Page>
  );
}

/** By what the list is filtered, so that nobody takes it for all there is; pressed, it is all again. */
function PeriodChip({ days: { from, to } }: { readonly days: RunsAddress }) {
  const texts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const navigate = route.useNavigate();
  const words =
    from === undefined
      ? texts.untilDay(format.day(to ?? ""))
      : to === undefined
        ? texts.sinceDay(format.day(from))
        : from === to
          ? format.day(from)
          : texts.days(format.day(from), format.day(to));
  return (
    <div className="row">
      <Button isSmall icon={<X size={14} aria-hidden />} onClick={() => void navigate({ search: {} })}>
        <span className="visually-hidden">{texts.without}</span> {words}
      </Button>
    </div>
  );
}

function RunTable({ runs }: { readonly runs: readonly RunView[] }) {
  const texts = useTexts(RUN_TEXTS);
  return (
    <Table caption={texts.list} isStacked>
      <thead>
        <tr>
          <th scope="col">{texts.started}</th>
          <th scope="col">{texts.state}</th>
          <th scope="col">{texts.trouble}</th>
          <th scope="col" className="number">
            {texts.reps}
          </th>
          <th scope="col" className="number">
            {texts.new}
          </th>
          <th scope="col" className="number">
            {texts.updated}
          </th>
          <th scope="col" className="number">
            {texts.duration}
          </th>
          <th scope="col" className="number">
            {texts.price}
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.runId} run={run} />
        ))}
      </tbody>
    </Table>
  );
}

function RunRow({ run }: { readonly run: RunView }) {
  const texts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { reps } = run;
  const troubles = [
    reps.failed > 0 ? `${format.number(reps.failed)} ${texts.outcomes.failed}` : undefined,
    reps.blocked > 0 ? `${format.number(reps.blocked)} ${texts.outcomes.blocked}` : undefined,
    reps.deferred > 0 ? `${format.number(reps.deferred)} ${texts.outcomes.deferred}` : undefined,
  ].filter((one) => one !== undefined);
  return (
    <tr>
      <th scope="row" className="nowrap">
        <Link to="/runs/$runId" params={{ runId: run.runId }}>
          {format.moment(run.startedAt, nowMs)}
        </Link>
        <div className="muted small">{texts.triggers[run.trigger]}</div>
      </th>
      <td data-label={texts.state}>
        {isUnderWay(run) ? (
          <ProgressBar share={toShare(run)} label={texts.doneOf(format.number(reps.done), format.number(reps.total))}>
            <span className="muted">{texts.states[run.state]}</span>
          </ProgressBar>
        ) : (
          // Green only where nobody is left behind.
          <Badge tone={run.state === "cancelled" || troubles.length > 0 ? "neutral" : "good"}>
            {texts.states[run.state]}
          </Badge>
        )}
      </td>
      <td data-label={texts.trouble}>
        {troubles.length === 0 ? (
          <span className="muted">{texts.noTrouble}</span>
        ) : (
          <Badge tone={reps.failed + reps.blocked > 0 ? "bad" : "warn"}>{troubles.join(", ")}</Badge>
        )}
      </td>
      <td className="number nowrap" data-label={texts.reps}>
        {reps.done === reps.total
          ? format.number(reps.total)
          : `${format.number(reps.done)} / ${format.number(reps.total)}`}
      </td>
      <td className="number" data-label={texts.new}>
        {format.number(run.calls.added)}
      </td>
      <td className="number" data-label={texts.updated}>
        {format.number(run.calls.updated)}
      </td>
      <td className="number nowrap" data-label={texts.duration}>
        {run.finishedAt === null ? "–" : format.duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))}
      </td>
      <td className="number nowrap cell-wide" data-label={texts.price}>
        {toRunPrice(run, format)}
      </td>
    </tr>
  );
}
