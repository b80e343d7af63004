/** How far a rep's calls are complete, in words and a sign; it looks again by itself every minute. */
import { type ReactNode, useCallback } from "react";
import { useFathomSync } from "../client/fathom-sync-provider.tsx";
import { toErrorText } from "../client/to-error-text.ts";
import { useReading } from "../client/use-reading.ts";
import { Notice } from "../notice.tsx";
import { type Tone, toStatus } from "./to-status.ts";

export interface SyncStatusProps {
  readonly repId: string;
  /** After how many minutes without a complete check a rep counts as late; default 60, two intervals of the schedule. */
  readonly lateAfterMinutes?: number;
}

const SIGNS: Readonly<Record<Tone, string>> = { good: "✓", waiting: "…", attention: "!", off: "‖" };

export function SyncStatus({ repId, lateAfterMinutes }: SyncStatusProps): ReactNode {
  const { client, language, texts, now, timeZone } = useFathomSync();
  const load = useCallback((signal: AbortSignal) => client.getRep({ repId, signal }), [client, repId]);
  const { value: rep, error, isLoading, reload } = useReading(load, { repId, everySeconds: 60 });
  if (rep === undefined) {
    return <Notice isLoading={isLoading} text={error && toErrorText(error, texts)} onRetry={reload} />;
  }
  const { tone, headline, details } = toStatus(rep, texts, { language, nowMs: now(), timeZone }, lateAfterMinutes);
  return (
    <section className="fathom-sync fathom-sync-status" data-tone={tone} aria-busy={isLoading}>
      <p className="fathom-sync-status-headline">
        <span className="fathom-sync-sign" aria-hidden="true">
          {SIGNS[tone]}
        </span>
        {headline}
      </p>
      {details.map((detail) => (
        <p key={detail} className="fathom-sync-detail">
          {detail}
        </p>
      ))}
      {error ? <Notice isLoading={isLoading} text={toErrorText(error, texts)} onRetry={reload} /> : null}
    </section>
  );
}
