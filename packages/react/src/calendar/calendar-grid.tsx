/** The grid itself: a table, weeks as columns, with one day that can be reached by Tab and the others by arrow keys. */
import type { CoverageDayView } from "@fathom-sync/contract";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { useFathomSync } from "../client/fathom-sync-provider.tsx";
import { type Place, toLocale } from "../format.ts";
import { addCalendarDays, formatDay } from "./calendar-date.ts";
import { countMissing, type DayKind, SIGNS, toDayKind } from "./day-kind.ts";
import { describeDay } from "./describe-coverage.ts";
import { findNextDate, toWeeks } from "./to-weeks.ts";

export interface CalendarGridProps {
  /** Oldest first, without holes. */
  readonly days: readonly CoverageDayView[];
  readonly today: string;
  readonly chosen: string | undefined;
  readonly onChoose: (date: string) => void;
  readonly place: Place;
}

export function CalendarGrid({ days, today, chosen, onChoose, place }: CalendarGridProps): ReactNode {
  const { texts } = useFathomSync();
  const hintId = useId();
  const table = useRef<HTMLTableElement>(null);
  const locale = toLocale(place.language);
  const weeks = toWeeks(days);
  const first = days[0]?.date ?? today;
  const last = days.at(-1)?.date ?? today;
  const reachable = chosen !== undefined && chosen >= first && chosen <= last ? chosen : last;
  const [monday] = weeks;

  function move(event: KeyboardEvent<HTMLTableElement>): void {
    const next = findNextDate(event.key, reachable, first, last);
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    table.current?.querySelector<HTMLButtonElement>(`[data-date="${next}"]`)?.focus();
  }

  return (
    <div className="fathom-sync-scroll">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern of the ARIA practices, on a table. */}
      <table role="grid" aria-label={texts.calendar} aria-describedby={hintId} ref={table} onKeyDown={move}>
        <caption id={hintId} className="fathom-sync-unseen">
          {texts.calendarKeys}
        </caption>
        <thead>
          <tr>
            <td />
            {weeks.map((week) => (
              <th key={week.monday} scope="col">
                {week.month === undefined ? (
                  <span className="fathom-sync-unseen">{formatDay(week.monday, locale, "short")}</span>
                ) : (
                  <span className="fathom-sync-month">{formatDay(week.month, locale, "month")}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
            <tr key={weekday}>
              <th scope="row">
                {monday ? formatDay(addCalendarDays(monday.monday, weekday), locale, "weekday") : null}
              </th>
              {weeks.map((week) => {
                const day = week.days[weekday];
                return (
                  <td key={week.monday}>
                    {day === undefined ? null : (
                      <Day
                        day={day}
                        kind={toDayKind(day, today)}
                        isToday={day.date === today}
                        isReachable={day.date === reachable}
                        isChosen={day.date === chosen}
                        onChoose={onChoose}
                        place={place}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayProps {
  readonly day: CoverageDayView;
  readonly kind: DayKind;
  readonly isToday: boolean;
  readonly isReachable: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (date: string) => void;
  readonly place: Place;
}

function Day({ day, kind, isToday, isReachable, isChosen, onChoose, place }: DayProps): ReactNode {
  const { texts } = useFathomSync();
  const date = formatDay(day.date, toLocale(place.language), "long");
  const words = `${date}: ${texts.kinds[kind]}. ${describeDay(day, texts, place).join("; ")}`;
  return (
    <button
      type="button"
      className="fathom-sync-cell"
      data-date={day.date}
      data-kind={kind}
      data-level={toLevel(day.held)}
      data-today={isToday ? "" : undefined}
      aria-pressed={isChosen}
      aria-label={words}
      title={words}
      tabIndex={isReachable ? 0 : -1}
      onClick={() => onChoose(day.date)}
    >
      {kind === "gap" ? `${SIGNS.gap}${countMissing(day)}` : SIGNS[kind] || (day.held > 0 ? String(day.held) : "")}
    </button>
  );
}

/** How dark the day is: the calls of an ordinary seller's day fit into four steps. */
function toLevel(held: number): number {
  if (held === 0) return 0;
  if (held <= 2) return 1;
  if (held <= 4) return 2;
  return held <= 7 ? 3 : 4;
}
