/** How one rep stands, in a headline and the details under it. Pure; it calls nothing complete that is late, refused or unread. */
import type { RepView } from "@fathom-sync/contract";
import { formatAgo, formatInstant, type Place } from "../format.ts";
import type { UiTexts } from "../texts/index.ts";

/** `good`: nothing to do. `waiting`: it comes by itself. `attention`: a person must look. `off`: nothing is fetched, on purpose. */
export type Tone = "good" | "waiting" | "attention" | "off";

export interface Status {
  readonly tone: Tone;
  readonly headline: string;
  readonly details: readonly string[];
}

/** Two intervals of the schedule: what is later than that has missed one. */
export const LATE_AFTER_MINUTES = 60;

export function toStatus(rep: RepView, texts: UiTexts, place: Place, lateAfterMinutes = LATE_AFTER_MINUTES): Status {
  const { sync, connection, warning } = rep;
  const until = sync.completeUntil;
  const details = [
    ...(sync.failure
      ? [sync.failure.message, sync.failure.action, texts.since(formatInstant(sync.failure.since, place))]
      : []),
    ...(warning ? [texts.otherOwner(warning.seen)] : []),
    ...(sync.pendingParts > 0 ? [texts.pendingParts(sync.pendingParts)] : []),
    ...(sync.quarantined > 0 ? [texts.quarantined(sync.quarantined)] : []),
    ...(sync.lastCheckedAt === null ? [] : [capitalise(texts.checked(formatAgo(sync.lastCheckedAt, place)))]),
  ];
  if (!rep.active) return { tone: "off", headline: texts.paused, details };
  if (connection.status === "none") return { tone: "attention", headline: texts.notConnected, details };
  const needsPerson = sync.failure?.class === "credential" || connection.status === "refused" || warning !== undefined;
  if (until === null) {
    const headline = sync.failure?.message ?? texts.neverChecked;
    return {
      tone: needsPerson ? "attention" : "waiting",
      headline,
      details: details.filter((one) => one !== headline),
    };
  }
  const isLate = place.nowMs - Date.parse(until) > lateAfterMinutes * 60_000;
  const when = formatInstant(until, place);
  const headline = isLate || sync.failure ? texts.late(when) : texts.completeUntil(when);
  if (needsPerson) return { tone: "attention", headline, details };
  if (sync.failure || sync.quarantined > 0 || isLate) {
    return { tone: sync.failure?.class === "ours" || isLate ? "attention" : "waiting", headline, details };
  }
  return { tone: "good", headline, details };
}

function capitalise(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
