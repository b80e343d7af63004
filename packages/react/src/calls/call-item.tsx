/** One call in a list: what it was, when, with whom, and which of its parts are here. */
import type { CallView, PartState } from "@fathom-sync/contract";
import type { ReactNode } from "react";
import { useFathomSync } from "../client/fathom-sync-provider.tsx";
import { formatInstant, toMinutes } from "../format.ts";
import { toPeople } from "./to-people.ts";

const SIGNS: Readonly<Record<PartState, string>> = { present: "✓", pending: "…", absent: "–", failed: "×" };
const PARTS = ["summary", "actionItems", "transcript"] as const;

export interface CallItemProps {
  readonly call: CallView;
  readonly href: string | null | undefined;
  /** Instead of a plain link: that of your router. */
  readonly renderTitle?: ((call: CallView, title: string) => ReactNode) | undefined;
}

export function CallItem({ call, href, renderTitle }: CallItemProps): ReactNode {
  const { language, texts, now, timeZone } = useFathomSync();
  const title = call.title.trim() === "" ? texts.untitled(call) : call.title;
  const minutes = toMinutes(call.startedAt, call.endedAt);
  const { names, others } = toPeople(call.invitees);
  return (
    <li className="fathom-sync-call">
      <p className="fathom-sync-call-title">
        {renderTitle ? renderTitle(call, title) : href ? <a href={href}>{title}</a> : title}
      </p>
      <p className="fathom-sync-call-facts">
        <time dateTime={call.startedAt}>{formatInstant(call.startedAt, { language, nowMs: now(), timeZone })}</time>
        {minutes === undefined ? null : <span>{texts.minutes(minutes)}</span>}
        <span className="fathom-sync-people">
          {names.length === 0 ? texts.withNobodyElse : names.join(", ")}
          {others > 0 ? ` ${texts.others(others)}` : ""}
        </span>
        {call.visible ? null : <span data-tone="waiting">{texts.noLongerVisible}</span>}
      </p>
      <ul className="fathom-sync-parts">
        {PARTS.map((part) => {
          const { state } = call[part];
          const words =
            part === "transcript" && call.transcript.expiredAt !== undefined ? texts.expired : texts.partStates[state];
          return (
            <li key={part} data-state={state} title={`${texts.parts[part]}: ${words}`}>
              <span aria-hidden="true">{SIGNS[state]} </span>
              {texts.parts[part]}
              <span className="fathom-sync-unseen">: {words}</span>
            </li>
          );
        })}
      </ul>
    </li>
  );
}
