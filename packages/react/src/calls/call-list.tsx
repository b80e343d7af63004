/** The calls of a rep, a contact or a company, newest first, a page at a time, each with the state of its parts. */
import type { CallPage, CallView, FathomSyncClient } from "@fathom-sync/contract";
import { type ReactNode, useCallback, useState } from "react";
import { useFathomSync } from "../client/fathom-sync-provider.tsx";
import { toErrorText } from "../client/to-error-text.ts";
import { toFathomSyncError, useReading } from "../client/use-reading.ts";
import { Notice } from "../notice.tsx";
import { CallItem } from "./call-item.tsx";

/** Whose calls: exactly one of the three. */
export type CallListOf =
  | { readonly repId: string; readonly contactEmail?: never; readonly companyDomain?: never }
  | { readonly contactEmail: string; readonly repId?: never; readonly companyDomain?: never }
  | { readonly companyDomain: string; readonly repId?: never; readonly contactEmail?: never };

export type CallListProps = CallListOf & {
  /** Calls a page: 1 to 100, default 10. */
  readonly limit?: number;
  /** Only calls that started from this instant on, and before that one (ISO 8601). */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Where a call's title leads; default: to Fathom, for those who may see it there. */
  readonly toHref?: (call: CallView) => string | undefined;
  /** The title itself, in place of a plain link: for a router's links. */
  readonly renderTitle?: (call: CallView, title: string) => ReactNode;
};

export function CallList({ limit = 10, from, to, toHref, renderTitle, ...of }: CallListProps): ReactNode {
  const { repId, contactEmail, companyDomain } = of;
  const { client, texts } = useFathomSync();
  const load = useCallback(
    (signal: AbortSignal, cursor?: string) =>
      listPage(client, { repId, contactEmail, companyDomain }, { limit, from, to, cursor, signal }),
    [client, repId, contactEmail, companyDomain, limit, from, to],
  );
  const { value: first, error, isLoading, reload } = useReading(load, { repId });
  const [more, setMore] = useState<{ readonly after: CallPage; readonly pages: readonly CallPage[] }>();
  const [moreError, setMoreError] = useState<string>();
  const [isFetching, setFetching] = useState(false);

  if (first === undefined) {
    return <Notice isLoading={isLoading} text={error && toErrorText(error, texts)} onRetry={reload} />;
  }
  // Read again from the start: the older pages follow another first page, and would repeat or skip calls.
  const pages = more?.after === first ? [first, ...more.pages] : [first];
  const nextCursor = pages.at(-1)?.nextCursor ?? null;
  const calls = pages.flatMap((page) => page.items);

  async function loadMore(after: CallPage, cursor: string): Promise<void> {
    setFetching(true);
    setMoreError(undefined);
    try {
      const page = await load(new AbortController().signal, cursor);
      setMore((before) => ({ after, pages: [...(before?.after === after ? before.pages : []), page] }));
    } catch (thrown) {
      setMoreError(toErrorText(toFathomSyncError(thrown), texts));
    }
    setFetching(false);
  }

  return (
    <div className="fathom-sync fathom-sync-calls" aria-busy={isLoading || isFetching}>
      {error ? <Notice isLoading={isLoading} text={toErrorText(error, texts)} onRetry={reload} /> : null}
      {calls.length === 0 ? <p className="fathom-sync-notice">{texts.noCalls}</p> : null}
      <ul aria-label={texts.callsOf}>
        {calls.map((call) => (
          <CallItem
            key={call.recordingId}
            call={call}
            href={toHref === undefined ? call.url : toHref(call)}
            renderTitle={renderTitle}
          />
        ))}
      </ul>
      {moreError === undefined ? null : <Notice isLoading={isFetching} text={moreError} />}
      {nextCursor === null ? null : (
        <button
          type="button"
          className="fathom-sync-button"
          aria-disabled={isFetching}
          onClick={() => {
            if (!isFetching) void loadMore(first, nextCursor);
          }}
        >
          {isFetching ? texts.loading : texts.more}
        </button>
      )}
    </div>
  );
}

/** @throws TypeError when it is not said whose calls */
function listPage(
  client: FathomSyncClient,
  of: {
    readonly repId?: string | undefined;
    readonly contactEmail?: string | undefined;
    readonly companyDomain?: string | undefined;
  },
  query: {
    readonly limit: number;
    readonly from: string | undefined;
    readonly to: string | undefined;
    readonly cursor: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<CallPage> {
  if (of.repId !== undefined) return client.listCalls({ repId: of.repId, ...query });
  if (of.contactEmail !== undefined) return client.listContactCalls({ email: of.contactEmail, ...query });
  if (of.companyDomain !== undefined) return client.listCompanyCalls({ domain: of.companyDomain, ...query });
  throw new TypeError("give a CallList one of repId, contactEmail or companyDomain");
}
