/** Every rep as a mark in a strip, the stalest first; the numbers below lead to the reps behind them. */
import type { RepView } from "@fathom-sync/contract";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/index.ts";
import { useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { countFreshness, FRESHNESS, type Freshness, toFreshness } from "./freshness.ts";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";

/** More marks than this are too narrow to see: then the strip shows shares. */
const MARKS_MAX = 400;

/** The filters of the list of reps that show the same ones. */
const FILTERS: Readonly<Record<Freshness, string>> = {
  fresh: "complete",
  hour: "complete",
  day: "behind",
  older: "behind",
  never: "first",
  off: "unconnected",
};

export function FreshnessStrip({ reps }: { readonly reps: readonly RepView[] }) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const counts = countFreshness(reps, nowMs);
  const shown = FRESHNESS.filter((step) => counts[step] > 0);
  const sorted = reps.toSorted(
    (a, b) => FRESHNESS.indexOf(toFreshness(b, nowMs)) - FRESHNESS.indexOf(toFreshness(a, nowMs)),
  );
  return (
    <Card title={texts.freshness} description={texts.freshnessText}>
      <div className="strip" aria-hidden>
        {reps.length <= MARKS_MAX
          ? sorted.map((rep) => {
              const until = rep.sync.completeUntil;
              return (
                <Link
                  key={rep.repId}
                  to="/reps/$repId"
                  params={{ repId: rep.repId }}
                  tabIndex={-1}
                  className={`strip-mark fresh-${toFreshness(rep, nowMs)}`}
                  title={`${rep.name}: ${until === null ? texts.freshnessSteps.never : format.moment(until, nowMs)}`}
                />
              );
            })
          : shown
              .toReversed()
              .map((step) => (
                <span key={step} className={`strip-mark fresh-${step}`} style={{ flexGrow: counts[step] }} />
              ))}
      </div>
      <ul className="legend">
        {shown.map((step) => (
          <li key={step}>
            <Link to="/reps" search={{ status: FILTERS[step] }} className="legend-entry">
              <span className={`legend-dot fresh-${step}`} aria-hidden />
              <strong>{format.number(counts[step])}</strong> {texts.freshnessSteps[step]}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
