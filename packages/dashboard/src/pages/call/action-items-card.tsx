/** What was agreed to be done, by whom, and the moment it was said. */
import type { CallView } from "@fathom-sync/contract";
import { Circle, CircleCheck } from "lucide-react";
import { Card } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";
import { isWebAddress } from "./find-in-transcript.ts";
import { PartMissing } from "./part-missing.tsx";

export function ActionItemsCard({ part }: { readonly part: CallView["actionItems"] }) {
  const texts = useTexts(CALL_TEXTS);
  const { state, items } = part;
  return (
    <Card title={texts.actionItems}>
      {state === "present" ? null : <PartMissing state={state} />}
      {state === "present" && items.length === 0 ? <p className="muted">{texts.noActionItems}</p> : null}
      <ul className="stack">
        {items.map((item) => (
          <li key={`${item.at} ${item.description}`} className="action-item" data-done={item.completed}>
            {item.completed ? <CircleCheck size={18} aria-hidden /> : <Circle size={18} aria-hidden />}
            <div>
              <p className="break">
                <span className="visually-hidden">{item.completed ? texts.done : texts.open}: </span>
                {item.description}
              </p>
              <p className="muted small">
                {item.assignee?.name ? `${texts.forWhom(item.assignee.name)} ` : ""}
                {item.at === null ? null : isWebAddress(item.playbackUrl) ? (
                  <a href={item.playbackUrl} target="_blank" rel="noreferrer" aria-label={texts.listenAt(item.at)}>
                    {item.at}
                  </a>
                ) : (
                  item.at
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
