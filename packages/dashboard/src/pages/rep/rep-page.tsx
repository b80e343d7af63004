/** One rep: the calendar of what Fathom listed and what is here, outcomes, calls, and the fix for what is wrong. */
import type { RepView } from "@fathom-sync/contract";
import { RefreshButton, SyncStatus } from "@fathom-sync/react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Card, ErrorBox, Loading, Page } from "../../components/index.ts";
import { useApi } from "../../data/api.tsx";
import { Embedded } from "../../data/embedded.tsx";
import { useLanguage, useTexts } from "../../texts/language.tsx";
import { AnnounceChanges } from "./announce-changes.tsx";
import { ConnectionCard } from "./connection-card.tsx";
import { DayCards } from "./day-cards.tsx";
import { QuarantineCard } from "./quarantine-card.tsx";
import { REP_TEXTS } from "./rep.texts.ts";
import { RunsOfRepCard } from "./runs-of-rep-card.tsx";

/** With its dialogs it comes after the rest, and to a rep not at all. */
const RepMenu = lazy(async () => ({ default: (await import("../../rep-actions/rep-menu.tsx")).RepMenu }));

const EVERY_MS = 60_000;
/** While the first calls are on their way, which somebody is waiting for. */
const FIRST_EVERY_MS = 3_000;

export function RepPage() {
  const { repId } = useParams({ from: "/reps/$repId" });
  const texts = useTexts(REP_TEXTS);
  const { client, me } = useApi();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ["rep", repId, language],
    queryFn: ({ signal }) => client.getRep({ repId, signal }),
    refetchInterval: ({ state }) => (state.data && isFirstOnItsWay(state.data) ? FIRST_EVERY_MS : EVERY_MS),
  });
  const rep = query.data;
  const back = me.role === "rep" ? {} : { back: { to: "/reps", label: texts.back } };
  if (rep === undefined) {
    return (
      <Page title={texts.title} {...back}>
        {query.error ? (
          <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
        ) : (
          <Card>
            <Loading lines={6} />
          </Card>
        )}
      </Page>
    );
  }
  const fathomAs =
    rep.fathomEmail === null || rep.fathomEmail === rep.email ? "" : ` · ${texts.fathomAs(rep.fathomEmail)}`;
  const needsKey = rep.connection.status === "none" || rep.connection.status === "refused";
  return (
    <Embedded>
      <AnnounceChanges rep={rep} />
      <Page
        title={rep.name}
        lead={<span className="break">{`${rep.email}${fathomAs}`}</span>}
        actions={
          me.role === "rep" ? undefined : (
            <Suspense fallback={null}>
              <RepMenu rep={rep} onRemoved={() => void navigate({ to: "/reps" })} />
            </Suspense>
          )
        }
        {...back}
      >
        <Card title={texts.status}>
          <div className="stack">
            <SyncStatus repId={repId} />
            {rep.connection.status === "none" || !rep.active ? null : <RefreshButton repId={repId} />}
          </div>
        </Card>
        {needsKey ? <ConnectionCard rep={rep} /> : null}
        <DayCards rep={rep} />
        {rep.sync.quarantined > 0 ? <QuarantineCard repId={repId} /> : null}
        <RunsOfRepCard repId={repId} />
        {needsKey ? null : <ConnectionCard rep={rep} />}
      </Page>
    </Embedded>
  );
}

function isFirstOnItsWay({ active, connection, sync }: RepView): boolean {
  return active && (connection.status === "ok" || connection.status === "unverified") && sync.completeUntil === null;
}
