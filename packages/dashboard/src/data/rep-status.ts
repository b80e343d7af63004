/**
 * How one rep stands, as one word of a closed set. Nothing late, refused, doubtful or unread is called complete. The worst thing that
 * is true is what is said.
 */
import type { RepView } from "@fathom-sync/contract";
import type { Tone } from "../components/tone.ts";

/** From the worst to the best: the order in which they are listed. */
export const REP_STATUSES = [
  /** Fathom refuses the key: a person must renew it. */
  "refused",
  /** The key is accepted but shows other people's calls only. */
  "mismatch",
  /** Our own fault. */
  "ours",
  /** Fathom is in trouble, or asks to wait. */
  "source",
  /** Complete until an hour or more ago. */
  "behind",
  "unconnected",
  /** Meetings Fathom lists that could not be read. */
  "quarantined",
  /** Connected, and the first complete check has not ended. */
  "first",
  "paused",
  "complete",
] as const;
export type RepStatus = (typeof REP_STATUSES)[number];

export const STATUS_TONES: Readonly<Record<RepStatus, Tone>> = {
  refused: "bad",
  mismatch: "warn",
  ours: "bad",
  source: "warn",
  behind: "bad",
  unconnected: "neutral",
  quarantined: "warn",
  first: "info",
  paused: "neutral",
  complete: "good",
};

/** Two intervals of the schedule: what is later than that has missed one. */
export const LATE_AFTER_MS = 60 * 60_000;

/** @param nowMs by the API's clock */
export function toRepStatus({ active, connection, sync, warning }: RepView, nowMs: number): RepStatus {
  if (!active) return "paused";
  if (connection.status === "none") return "unconnected";
  if (connection.status === "refused" || sync.failure?.class === "credential") return "refused";
  if (sync.failure) return sync.failure.class === "ours" ? "ours" : "source";
  if (warning) return "mismatch";
  if (sync.completeUntil === null) return "first";
  if (nowMs - Date.parse(sync.completeUntil) > LATE_AFTER_MS) return "behind";
  return sync.quarantined > 0 ? "quarantined" : "complete";
}

/** Whose calls are all here until a moment ago: those that could not be read are told, and hold nothing up. */
export function isUpToDate(status: RepStatus): boolean {
  return status === "complete" || status === "quarantined";
}
