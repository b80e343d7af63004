/**
 * How fresh everybody is: a mark for each rep of a small team, the stalest first; of a large one how many are how fresh. Marks and
 * numbers lead to the reps behind them.
 */
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { type Summary, useRosterPage } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";

/** As many as one page of the API holds; more marks would be too narrow to tell apart. */
const MARKS_MAX = 100;

export function FreshnessStrip({ summary }: { readonly summary: Summary }) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const shown = summary.freshness.filter(({ count }) => count > 0);
  const isSmall = summary.reps <= MARKS_MAX;
  return (
    <Card title={texts.freshness} description={texts.freshnessText}>
      <div className="strip" aria-hidden>
        {isSmall ? (
          <Marks />
        ) : (
          shown
            .toReversed()
            .map(({ step, count }) => (
              <Link
                key={step}
                to="/reps"
                search={{ freshness: step }}
                tabIndex={-1}
                className={`strip-mark fresh-${step}`}
                style={{ flexGrow: count }}
                title={`${format.number(count)}: ${texts.freshnessSteps[step]}`}
              />
            ))
        )}
      </div>
      <ul className="legend">
        {shown.map(({ step, count }) => (
          <li key={step}>
            <Link to="/reps" search={{ freshness: step }} className="legend-entry">
              <span className={`legend-dot fresh-${step}`} aria-hidden />
              <strong>{format.number(count)}</strong> {texts.freshnessSteps[step]}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Marks() {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { data } = useRosterPage({ sort: "oldest", limit: MARKS_MAX });
  return data?.items.map(({ repId, name, freshness, sync }) => (
    <Link
      key={repId}
      to="/reps/$repId"
      params={{ repId }}
      tabIndex={-1}
      className={`strip-mark fresh-${freshness}`}
      title={`${name}: ${sync.completeUntil === null ? texts.freshnessSteps.never : format.moment(sync.completeUntil, nowMs)}`}
    />
  ));
}
