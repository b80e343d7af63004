/** The calendar, and the calls: a chosen day narrows the list, and a day with something wrong can be read again. */

import type { CallView, CoverageDayView, RepView } from "@fathom-sync/contract";
import { CallList, CoverageCalendar, countMissing } from "@fathom-sync/react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { Button, Card } from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { toDayBounds } from "../../texts/day-bounds.ts";
import { useTexts } from "../../texts/language.tsx";
import { REP_TEXTS } from "./rep.texts.ts";
import { RepairDay } from "./repair-day.tsx";

const DAY = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

function renderTitle(call: CallView, title: string) {
  return (
    <Link to="/calls/$recordingId" params={{ recordingId: String(call.recordingId) }}>
      {title}
    </Link>
  );
}

export function DayCards({ rep }: { readonly rep: RepView }) {
  const { repId } = rep;
  const texts = useTexts(REP_TEXTS);
  const format = useFormat();
  const { me } = useApi();
  const search = useSearch({ from: "/reps/$repId" });
  const navigate = useNavigate({ from: "/reps/$repId" });
  const calls = useRef<HTMLDivElement>(null);
  const day = search.day !== undefined && DAY.test(search.day) ? search.day : undefined;
  const bounds = day === undefined ? {} : toDayBounds(day, me.timeZone);

  function show(date: string | undefined): void {
    void navigate({ search: date === undefined ? {} : { day: date }, replace: true, resetScroll: false });
    calls.current?.focus({ preventScroll: date === undefined });
  }

  function renderDay(chosen: CoverageDayView) {
    const isWrong = countMissing(chosen) + chosen.failed + chosen.quarantined > 0;
    const isReadable = rep.active && rep.connection.status !== "none";
    return (
      <div className="day-actions">
        {chosen.held > 0 ? (
          <Button isSmall onClick={() => show(chosen.date)}>
            {texts.showCalls}
          </Button>
        ) : null}
        {isReadable && (isWrong || chosen.verifiedAt === null) ? <RepairDay repId={repId} date={chosen.date} /> : null}
      </div>
    );
  }

  // Nothing to compare with, and nothing on its way: what is to be done stands above.
  const hasDays = rep.connection.status !== "none" || rep.sync.completeUntil !== null || rep.sync.calls > 0;
  return (
    <>
      {hasDays ? (
        <Card title={texts.calendar} description={texts.calendarLead}>
          <CoverageCalendar repId={repId} weeks={26} renderDay={renderDay} />
        </Card>
      ) : null}
      <div ref={calls} tabIndex={-1} className="focus-quiet">
        <Card
          title={day === undefined ? texts.calls : texts.callsOfDay(format.day(day))}
          actions={
            day === undefined ? undefined : (
              <Button isSmall variant="ghost" onClick={() => show(undefined)}>
                {texts.allDays}
              </Button>
            )
          }
        >
          <CallList repId={repId} {...bounds} renderTitle={renderTitle} />
        </Card>
      </div>
    </>
  );
}
