/** One page of the reps that fit, fifty of them: a browser lays out fifty rows at once however many there are. */
import type { RepView, RosterPage, RosterRep } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { Badge, Button, Card, Table } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { type RepStatus, STATUS_TONES } from "../../data/rep-status.ts";
import { RefreshAnswer, RefreshPress, RepMenu, useRefresh } from "../../rep-actions/index.ts";
import { REP_ACTION_TEXTS } from "../../rep-actions/rep-actions.texts.ts";
import { useTexts } from "../../texts/language.tsx";
import { REPS_TEXTS } from "./reps.texts.ts";

const COLUMNS = 6;

interface RepsTableProps {
  readonly page: RosterPage;
  /** The rows of another search are on their way. */
  readonly isOld: boolean;
  /** undefined: the first page. */
  readonly onPage: (cursor: string | undefined) => void;
  readonly onConnect: (rep: RepView) => void;
}

export function RepsTable({ page, isOld, onPage, onConnect }: RepsTableProps) {
  const texts = useTexts(REPS_TEXTS);
  const format = useFormat();
  const { items, start, matching, nextCursor, previousCursor } = page;
  return (
    <Card isFlush>
      <div className="reps-table" aria-busy={isOld}>
        <Table caption={texts.caption}>
          <thead>
            <tr>
              <th scope="col">{texts.rep}</th>
              <th scope="col">{texts.status}</th>
              <th scope="col">{texts.until}</th>
              <th scope="col" className="number">
                {texts.calls}
              </th>
              <th scope="col" className="number">
                {texts.pending}
              </th>
              <th scope="col">
                <span className="visually-hidden">{texts.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((rep) => (
              <Row key={rep.repId} rep={rep} onConnect={onConnect} />
            ))}
          </tbody>
        </Table>
      </div>
      {(nextCursor !== null || start > 0) && (
        <div className="pager">
          <span className="muted small grow">
            {texts.range(format.number(start + 1), format.number(start + items.length), format.number(matching))}
          </span>
          <PageButton isOff={start === 0} isOld={isOld} onPress={() => onPage(previousCursor ?? undefined)}>
            {texts.previous}
          </PageButton>
          <PageButton isOff={nextCursor === null} isOld={isOld} onPress={() => onPage(nextCursor ?? undefined)}>
            {texts.next}
          </PageButton>
        </div>
      )}
    </Card>
  );
}

interface PageButtonProps {
  readonly isOff: boolean;
  readonly isOld: boolean;
  readonly onPress: () => void;
  readonly children: string;
}

/** What comes after rows that are being replaced means nothing: pressed then, it keeps the focus and does nothing. */
function PageButton({ isOff, isOld, onPress, children }: PageButtonProps) {
  return (
    <Button isSmall disabled={isOff} aria-disabled={isOld || undefined} onClick={() => !isOld && onPress()}>
      {children}
    </Button>
  );
}

/** These are mended by a key. */
const BY_KEY: readonly RepStatus[] = ["unconnected", "refused", "mismatch"];

function Row({ rep, onConnect }: { readonly rep: RosterRep; readonly onConnect: (rep: RepView) => void }) {
  const { status } = rep;
  const texts = useTexts(REPS_TEXTS);
  const actions = useTexts(REP_ACTION_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const refresh = useRefresh(rep.repId);
  const { sync } = rep;
  const hasAnswer = !refresh.isBusy && (refresh.answer !== undefined || refresh.error !== null);
  return (
    <Fragment>
      <tr className={hasAnswer ? "rep-row-open" : undefined}>
        <th scope="row" className="rep-name">
          <Link to="/reps/$repId" params={{ repId: rep.repId }}>
            {rep.name}
          </Link>
          <span className="muted">{rep.email}</span>
        </th>
        <td className="rep-status">
          <Badge tone={STATUS_TONES[status]}>{texts.statuses[status]}</Badge>
          <Why rep={rep} />
        </td>
        <td className="nowrap" data-label={texts.until}>
          {sync.completeUntil === null ? (
            <span className="muted">{texts.never}</span>
          ) : (
            <time dateTime={sync.completeUntil} title={format.dateTime(sync.completeUntil)}>
              {format.moment(sync.completeUntil, nowMs)}
            </time>
          )}
        </td>
        <td className="number" data-label={texts.calls}>
          {format.number(sync.calls)}
        </td>
        <td className="number" data-label={texts.pending}>
          {format.number(sync.pendingParts)}
        </td>
        <td className="rep-actions-cell">
          <div className="rep-actions">
            {BY_KEY.includes(status) && (
              <Button isSmall variant="primary" onClick={() => onConnect(rep)}>
                {status === "unconnected" ? actions.connect : actions.renew}
              </Button>
            )}
            {rep.active && status !== "unconnected" && <RefreshPress rep={rep} state={refresh} />}
            <RepMenu rep={rep} />
          </div>
        </td>
      </tr>
      {hasAnswer && (
        <tr>
          <td colSpan={COLUMNS} className="rep-answer">
            <RefreshAnswer state={refresh} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** The cause in the API's words, with since when and what to do. */
function Why({ rep }: { readonly rep: RosterRep }) {
  const texts = useTexts(REPS_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { status } = rep;
  const { failure, quarantined } = rep.sync;
  if (status === "mismatch") return <p className="rep-why">{texts.seen(rep.warning?.seen.join(", ") ?? "")}</p>;
  if (status === "quarantined") return <p className="rep-why">{texts.quarantined(format.number(quarantined))}</p>;
  if (!failure || status === "paused" || status === "unconnected") return null;
  return (
    <p className="rep-why">
      {failure.message} {failure.action}{" "}
      <span className="nowrap">({texts.since(format.moment(failure.since, nowMs))})</span>
    </p>
  );
}
