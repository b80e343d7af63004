/** One call: summary, action items, participants, transcript, and where each came from. */
import { type CallView, FathomSyncError } from "@fathom-sync/contract";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { Card, ErrorBox, Loading, Notice, Page } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useLanguage, useTexts } from "../../texts/language.tsx";
import { ActionItemsCard } from "./action-items-card.tsx";
import { CALL_TEXTS } from "./call.texts.ts";
import { DeleteCall } from "./delete-call.tsx";
import { isWebAddress } from "./find-in-transcript.ts";
import { OriginCard } from "./origin-card.tsx";
import { PeopleCard } from "./people-card.tsx";
import { SummaryCard } from "./summary-card.tsx";
import { TranscriptCard } from "./transcript-card.tsx";

const PENDING_MS = 30_000;

export function CallPage() {
  const { recordingId } = useParams({ from: "/calls/$recordingId" });
  const texts = useTexts(CALL_TEXTS);
  const { client } = useApi();
  const query = useQuery({
    queryKey: ["call", recordingId],
    queryFn: ({ signal }) => client.getCall({ recordingId: Number(recordingId), signal }),
    // What Fathom is still making may be here any minute.
    refetchInterval: ({ state }) => (state.data && isWaiting(state.data) ? PENDING_MS : false),
  });
  const call = query.data;
  const isGone = query.error instanceof FathomSyncError && query.error.status === 404;
  if (call === undefined || isGone) {
    return (
      <Page title={texts.title}>
        {query.error ? (
          <ErrorBox
            error={query.error}
            onRetry={isGone ? undefined : () => query.refetch()}
            isRetrying={query.isFetching}
          />
        ) : (
          <Card>
            <Loading lines={8} />
          </Card>
        )}
      </Page>
    );
  }
  return <Call call={call} />;
}

function isWaiting({ summary, actionItems, transcript }: CallView): boolean {
  return [summary, actionItems, transcript].some((part) => part.state === "pending");
}

function Call({ call }: { readonly call: CallView }) {
  const texts = useTexts(CALL_TEXTS);
  const title = call.title.trim() === "" ? texts.untitled(String(call.recordingId)) : call.title;
  return (
    <Page
      title={title}
      lead={<Facts call={call} />}
      back={{ to: `/reps/${encodeURIComponent(call.repId)}`, label: texts.back }}
      actions={
        <>
          {isWebAddress(call.url) ? (
            <a className="button button-primary" href={call.url} target="_blank" rel="noreferrer">
              <ExternalLink size={16} aria-hidden />
              {texts.openAtFathom}
            </a>
          ) : null}
          <DeleteCall call={call} />
        </>
      }
    >
      {call.visible ? null : <Notice tone="warn">{texts.notVisible}</Notice>}
      <div className="call-columns">
        <div className="call-summary">
          <SummaryCard summary={call.summary} />
        </div>
        <div className="call-transcript">
          <TranscriptCard call={call} />
        </div>
        <div className="stack call-side">
          <ActionItemsCard part={call.actionItems} />
          <PeopleCard invitees={call.invitees} />
          <OriginCard call={call} />
        </div>
      </div>
    </Page>
  );
}

function Facts({ call }: { readonly call: CallView }) {
  const texts = useTexts(CALL_TEXTS);
  const format = useFormat();
  const { language } = useLanguage();
  const minutes =
    call.endedAt === null
      ? []
      : [
          texts.minutes(
            format.number(Math.max(1, Math.round((Date.parse(call.endedAt) - Date.parse(call.startedAt)) / 60_000))),
          ),
        ];
  const spoken = call.language === null ? [] : [texts.inLanguage(toLanguageName(call.language, language))];
  return <>{[format.dateTime(call.startedAt), ...minutes, ...spoken].join(" · ")}</>;
}

/** What Fathom calls the language need not be a language tag. */
function toLanguageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
