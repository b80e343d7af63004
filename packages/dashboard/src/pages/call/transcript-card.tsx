/** What was said, by whom and when, with a search; each time leads to that moment in Fathom. */
import type { CallView, TranscriptLineView } from "@fathom-sync/contract";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Card, ErrorBox, Loading, TextField } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";
import { findLines, toPieces, toPlaybackUrl } from "./find-in-transcript.ts";
import { PartMissing } from "./part-missing.tsx";

export function TranscriptCard({ call }: { readonly call: CallView }) {
  const texts = useTexts(CALL_TEXTS);
  const format = useFormat();
  const { state, expiredAt, lines } = call.transcript;
  return (
    <Card title={texts.transcript} description={state === "present" ? texts.lines(format.number(lines)) : undefined}>
      {state === "present" ? <Transcript call={call} /> : <PartMissing state={state} expiredAt={expiredAt} />}
    </Card>
  );
}

function Transcript({ call }: { readonly call: CallView }) {
  const texts = useTexts(CALL_TEXTS);
  const format = useFormat();
  const { client } = useApi();
  const { recordingId } = call;
  const [words, setWords] = useState("");
  const searched = useDeferredValue(words);
  const query = useQuery({
    queryKey: ["transcript", recordingId, call.transcript.observedAt],
    queryFn: ({ signal }) => client.getTranscript({ recordingId, signal }),
  });
  if (query.data === undefined) {
    return query.error ? (
      <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
    ) : (
      <Loading lines={8} />
    );
  }
  const lines = query.data.items;
  const found = findLines(lines, searched);
  const isSearching = searched.trim() !== "";
  return (
    <div className="stack">
      <div>
        <TextField
          label={texts.search}
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          autoComplete="off"
        />
        <p className="muted small" role="status">
          {isSearching ? (found.length === 0 ? texts.foundNone : texts.found(format.number(found.length))) : ""}
        </p>
      </div>
      <Lines lines={found} words={searched} url={call.url} language={query.data.language} />
    </div>
  );
}

interface LinesProps {
  readonly lines: readonly TranscriptLineView[];
  readonly words: string;
  readonly url: string | null;
  readonly language: string | null;
}

/** Lines that follow one another are not told apart by anything but their place: text and time may be the same. */
function Lines({ lines, words, url, language }: LinesProps) {
  const texts = useTexts(CALL_TEXTS);
  const rows = lines.map((line, index) => ({ line, key: `${index} ${line.at}`, before: lines[index - 1] }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ol className="transcript" lang={language ?? undefined} aria-label={texts.transcript} tabIndex={0}>
      {rows.map(({ line, key, before }) => (
        <li key={key}>
          <Moment at={line.at} url={url} />
          <div>
            {before?.speaker.name === line.speaker.name ? (
              <span className="visually-hidden">{line.speaker.name}: </span>
            ) : (
              <p className="transcript-speaker">{line.speaker.name}</p>
            )}
            <p className="break">
              {toPieces(line.text, words).map((piece) =>
                piece.isHit ? <mark key={piece.at}>{piece.text}</mark> : <span key={piece.at}>{piece.text}</span>,
              )}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Moment({ at, url }: { readonly at: string; readonly url: string | null }) {
  const texts = useTexts(CALL_TEXTS);
  const href = toPlaybackUrl(url, at);
  if (href === undefined) return <span className="transcript-at">{at}</span>;
  return (
    <a className="transcript-at" href={href} target="_blank" rel="noreferrer" aria-label={texts.listenAt(at)}>
      {at}
    </a>
  );
}
