/** Four numbers everybody asks for, each leading to what is behind it. */
import { Stat } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { TROUBLE } from "../../data/rep-status.ts";
import type { Summary } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useStats } from "./overview-data.ts";
import { PENDING_REPS } from "./pending-ages.ts";
import { toDaySearch } from "./run-links.ts";

export function KeyNumbers({ summary }: { readonly summary: Summary }) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const today = useStats().data?.days.at(-1);
  const failing = summary.statuses
    .filter(({ status }) => TROUBLE.includes(status))
    .reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="card stats">
      <Stat label={texts.callsHeld} value={format.number(summary.calls)} to="/reps" search={{ sort: "calls" }} />
      <Stat
        label={texts.newToday}
        value={today === undefined ? "–" : format.number(today.calls.added)}
        to="/runs"
        {...(today === undefined ? {} : { search: toDaySearch(today.date) })}
      />
      <Stat label={texts.partsPending} value={format.number(summary.pendingParts)} to="/reps" search={PENDING_REPS} />
      <Stat label={texts.failing} value={format.number(failing)} to="/reps" search={{ status: "trouble" }} />
    </div>
  );
}
