/**
 * What Fathom has beside what is here, day by day: a gap is told by sign, frame, words and place at the top, so that nobody
 * needs colours to see it. A grid of one tab stop; the arrow keys walk the days.
 */
import type { CoverageDayView } from "@fathom-sync/contract";
import { type ReactNode, useCallback, useState } from "react";
import { useFathomSync } from "../client/fathom-sync-provider.tsx";
import { toErrorText } from "../client/to-error-text.ts";
import { useReading } from "../client/use-reading.ts";
import { toLocale } from "../format.ts";
import { Notice } from "../notice.tsx";
import { formatDay, toCalendarDate, toFirstDay } from "./calendar-date.ts";
import { CalendarGrid } from "./calendar-grid.tsx";
import { DAY_KINDS, SIGNS, toDayKind } from "./day-kind.ts";
import { describeCoverage, describeDay, describeTotals } from "./describe-coverage.ts";
import { toShownDays } from "./to-shown-days.ts";

export interface CoverageCalendarProps {
  readonly repId: string;
  /** Weeks shown, this one included: 1 to 52, default 13. Fewer when the history that is fetched begins later. */
  readonly weeks?: number;
  /** What stands under the numbers of the chosen day: a link to its calls, or a way to repair it. */
  readonly renderDay?: (day: CoverageDayView) => ReactNode;
}

const WEEKS_DEFAULT = 13;
const WEEKS_MAX = 52;

export function CoverageCalendar({ repId, weeks = WEEKS_DEFAULT, renderDay }: CoverageCalendarProps): ReactNode {
  const { client, language, texts, now, timeZone } = useFathomSync();
  const count = Math.min(WEEKS_MAX, Math.max(1, Math.floor(weeks)));
  const load = useCallback(
    // The zone of the days is the API's to say; a day more or less at the far end does no harm.
    (signal: AbortSignal) =>
      client.getCoverage({ repId, from: toFirstDay(toCalendarDate(now(), "UTC"), count), signal }),
    [client, repId, count, now],
  );
  const { value, error, isLoading, reload } = useReading(load, { repId });
  const [chosen, setChosen] = useState<string>();
  if (value === undefined) {
    return <Notice isLoading={isLoading} text={error && toErrorText(error, texts)} onRetry={reload} />;
  }
  const coverage = { ...value, days: [...toShownDays(value)] };
  const locale = toLocale(language);
  // Days are those of the API's zone; instants are said as everywhere on the reader's page.
  const place = { language, nowMs: now(), timeZone };
  const today = toCalendarDate(now(), coverage.timeZone);
  const sentence = describeCoverage(coverage, texts, place);
  const totals = describeTotals(coverage.days, texts);
  const day = coverage.days.find(({ date }) => date === chosen);
  const kinds = new Set(coverage.days.map((one) => toDayKind(one, today)));
  return (
    <section className="fathom-sync fathom-sync-calendar" aria-label={texts.calendar} aria-busy={isLoading}>
      <p className="fathom-sync-verdict" data-tone={sentence.isGap ? "attention" : undefined}>
        {sentence.text}
      </p>
      {totals.length === 0 ? null : <p className="fathom-sync-totals">{totals.join(" · ")}</p>}
      {error ? <Notice isLoading={isLoading} text={toErrorText(error, texts)} onRetry={reload} /> : null}
      <div className="fathom-sync-days">
        <CalendarGrid days={coverage.days} today={today} chosen={chosen} onChoose={setChosen} place={place} />
        <div className="fathom-sync-day" aria-live="polite">
          {day === undefined ? null : (
            <>
              <h3>{formatDay(day.date, locale, "long")}</h3>
              <ul>
                {describeDay(day, texts, place).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              {renderDay?.(day)}
            </>
          )}
        </div>
      </div>
      <ul className="fathom-sync-legend" aria-label={texts.legend}>
        {DAY_KINDS.filter((kind) => kinds.has(kind)).map((kind) => (
          <li key={kind}>
            <span className="fathom-sync-cell" data-kind={kind} aria-hidden="true">
              {SIGNS[kind]}
            </span>
            {texts.kinds[kind]}
          </li>
        ))}
      </ul>
    </section>
  );
}
