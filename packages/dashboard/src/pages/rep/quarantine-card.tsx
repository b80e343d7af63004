/** Meetings Fathom lists that could not be read: which, why, and when they are tried again. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Card, ErrorBox, Loading, Table } from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { MoreButton } from "../runs/more-button.tsx";
import { REP_TEXTS } from "./rep.texts.ts";

export function QuarantineCard({ repId }: { readonly repId: string }) {
  const texts = useTexts(REP_TEXTS);
  const { client } = useApi();
  const format = useFormat();
  const nowMs = useNow();
  const query = useInfiniteQuery({
    queryKey: ["quarantine", repId],
    queryFn: ({ pageParam, signal }) => client.listQuarantine({ repId, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Card title={texts.unreadable} description={texts.unreadableLead} tone="warn" isFlush>
      {query.error ? (
        <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
      ) : null}
      {items === undefined ? (
        <Loading />
      ) : (
        <Table caption={texts.unreadable} isStacked>
          <thead>
            <tr>
              <th scope="col">{texts.recording}</th>
              <th scope="col">{texts.reason}</th>
              <th scope="col">{texts.since}</th>
              <th scope="col" className="number">
                {texts.attempts}
              </th>
              <th scope="col">{texts.nextAttempt}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={`${item.since} ${item.recordingId} ${item.reason}`}>
                <th scope="row">{item.recordingId ?? texts.unknownRecording}</th>
                <td className="break cell-text" data-label={texts.reason}>
                  {item.reason}
                </td>
                <td className="nowrap" data-label={texts.since}>
                  {format.moment(item.since, nowMs)}
                </td>
                <td className="number" data-label={texts.attempts}>
                  {format.number(item.attempts)}
                </td>
                <td data-label={texts.nextAttempt}>
                  {item.nextAttemptAt === null ? texts.noMoreAttempts : format.ago(item.nextAttemptAt, nowMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <MoreButton query={query} />
    </Card>
  );
}
