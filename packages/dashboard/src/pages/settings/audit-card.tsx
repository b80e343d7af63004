/** Who did what, a month at a time. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Card, ErrorBox, Loading } from "../../components/index.ts";
import { useApi } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { AUDIT_TEXTS } from "./audit.texts.ts";
import { AUDIT_KEY } from "./audit-key.ts";
import { AuditTable } from "./audit-table.tsx";

const PAGE_SIZE = 25;
/** Kept for 400 days. */
const MONTHS = 14;

/** This month and those before it, in UTC. @param now an instant */
function listMonths(now: string): string[] {
  const [year = 0, month = 1] = now.split("-").map(Number);
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

export function AuditCard() {
  const texts = useTexts(AUDIT_TEXTS);
  const { client, me } = useApi();
  const months = listMonths(me.now);
  const [month, setMonth] = useState(months[0] ?? "");
  const query = useInfiniteQuery({
    queryKey: [AUDIT_KEY, month],
    queryFn: ({ pageParam, signal }) =>
      client.listAudit({ month, limit: PAGE_SIZE, ...(pageParam === undefined ? {} : { cursor: pageParam }), signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const entries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Card
      title={texts.title}
      description={texts.lead}
      actions={
        <label className="filter">
          {texts.month}
          <select className="input" value={month} onChange={(event) => setMonth(event.target.value)}>
            {months.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      }
      isFlush
    >
      {query.error && <ErrorBox error={query.error} onRetry={query.refetch} isRetrying={query.isFetching} />}
      {!entries && !query.error && <Loading lines={4} />}
      {entries?.length === 0 && <p className="muted card-line">{texts.empty}</p>}
      {entries !== undefined && entries.length > 0 && <AuditTable entries={entries} />}
      {query.hasNextPage && (
        <div className="more">
          <Button isSmall isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      )}
    </Card>
  );
}
