/** Four numbers everybody asks for, each leading to what is behind it. */
import type { RepView } from "@fathom-sync/contract";
import { Stat } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { useStats } from "./overview-data.ts";
import type { Verdict } from "./verdict.ts";

interface KeyNumbersProps {
  readonly reps: readonly RepView[];
  readonly verdict: Verdict;
}

const IN_TROUBLE = ["refused", "ours", "behind", "mismatch", "source"];

export function KeyNumbers({ reps, verdict }: KeyNumbersProps) {
  const texts = useTexts(OVERVIEW_TEXTS);
  const format = useFormat();
  const today = useStats().data?.days.at(-1)?.calls.added;
  const held = reps.reduce((sum, { sync }) => sum + sync.calls, 0);
  const pending = reps.reduce((sum, { sync }) => sum + sync.pendingParts, 0);
  const failing = verdict.troubles
    .filter(({ status }) => IN_TROUBLE.includes(status))
    .reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="card stats">
      <Stat label={texts.callsHeld} value={format.number(held)} to="/reps" search={{ sort: "calls" }} />
      <Stat label={texts.newToday} value={today === undefined ? "–" : format.number(today)} to="/runs" />
      <Stat label={texts.partsPending} value={format.number(pending)} to="/reps" search={{ sort: "pending" }} />
      <Stat label={texts.failing} value={format.number(failing)} to="/reps" search={{ status: "trouble" }} />
    </div>
  );
}
