/** Who did what, a month at a time. */
import type { AuditEntryView } from "@fathom-sync/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Card, ErrorBox, Loading, Table } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { AUDIT_KEY } from "./audit-key.ts";
import { SETTINGS_TEXTS } from "./settings.texts.ts";

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
  const texts = useTexts(SETTINGS_TEXTS);
  const format = useFormat();
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
      title={texts.audit}
      description={texts.auditText}
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
      {query.error && <ErrorBox error={query.error} onRetry={query.refetch} />}
      {!entries && !query.error && <Loading lines={4} />}
      {entries?.length === 0 && <p className="muted card-line">{texts.auditEmpty}</p>}
      {entries !== undefined && entries.length > 0 && (
        <Table caption={texts.audit} isStacked>
          <thead>
            <tr>
              <th scope="col">{texts.when}</th>
              <th scope="col">{texts.actor}</th>
              <th scope="col">{texts.action}</th>
              <th scope="col">{texts.target}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={`${entry.at} ${entry.requestId}`}>
                <th scope="row" className="nowrap">
                  {format.dateTime(entry.at)}
                </th>
                <td className="break" data-label={texts.actor}>
                  {toName(texts.actors, entry.actor.kind)}
                  {entry.actor.id !== null && <span className="muted"> {shorten(entry.actor.id)}</span>}
                </td>
                <td data-label={texts.action}>
                  {toName(texts.actions, entry.action)}
                  {entry.outcome !== "ok" && (
                    <span className="muted">
                      {" "}
                      ({texts.outcomes[entry.outcome]}
                      {entry.code === null ? "" : `: ${entry.code}`})
                    </span>
                  )}
                </td>
                <td className="break" data-label={texts.target}>
                  {toTarget(entry)}
                  {entry.targets.length > 0 && (
                    <span className="muted" title={entry.targets.join(", ")}>
                      {" "}
                      {texts.reps(entry.targets.length)}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
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

/** The name people know it by; a newer operation under its own. */
function toName(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}

const HASH_SHOWN = 12;

/** Hashes are told apart by their beginning. */
function shorten(id: string): string {
  return /^[0-9a-f]{40,}$/.test(id) ? `${id.slice(0, HASH_SHOWN)}…` : id;
}

function toTarget({ target, targets }: AuditEntryView): string {
  if (target === null) return targets.length > 0 ? "" : "–";
  return shorten(target);
}
