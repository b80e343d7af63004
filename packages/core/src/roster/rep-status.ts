/**
 * How one rep stands, as one word of a closed set. Nothing late, refused, doubtful or unread is called complete. The worst thing that
 * is true is what is said.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, toEpochMs } from "../clock.ts";
import type { RosterEntry } from "./roster-entry.ts";

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

/** Those that somebody should look at. */
export const TROUBLE_STATUSES: readonly RepStatus[] = ["refused", "mismatch", "ours", "source", "behind"];

/** Two intervals of the schedule: what is later than that has missed one. */
export const LATE_AFTER_MS = HOUR_MS;

type Standing = Pick<RosterEntry, "active" | "connection" | "failure" | "isMismatch" | "completeUntil" | "quarantined">;

/** @param nowMs epoch ms; what is complete grows late by itself */
export function toRepStatus(entry: Standing, nowMs: number): RepStatus {
  const { active, connection, failure, isMismatch, completeUntil, quarantined } = entry;
  if (!active) return "paused";
  if (connection === "none") return "unconnected";
  if (connection === "refused" || failure?.class === "credential") return "refused";
  if (failure) return failure.class === "ours" ? "ours" : "source";
  if (isMismatch) return "mismatch";
  if (completeUntil === undefined) return "first";
  if (nowMs - toEpochMs(completeUntil) > LATE_AFTER_MS) return "behind";
  return quarantined > 0 ? "quarantined" : "complete";
}

/** Whose calls are all here until a moment ago: those that could not be read are told, and hold nothing up. */
export function isUpToDate(status: RepStatus): boolean {
  return status === "complete" || status === "quarantined";
}

/** How old what we have is, in steps a person can act on; `never` complete; `off`: paused or not connected. */
export const FRESHNESS_STEPS = ["fresh", "hour", "hours", "day", "week", "older", "never", "off"] as const;
export type FreshnessStep = (typeof FRESHNESS_STEPS)[number];

/** A schedule of 30 minutes and the five it may take are fresh. */
const STEPS: readonly (readonly [FreshnessStep, number])[] = [
  ["fresh", 35 * MINUTE_MS],
  ["hour", HOUR_MS],
  ["hours", 6 * HOUR_MS],
  ["day", DAY_MS],
  ["week", 7 * DAY_MS],
];

/** An instant ahead of the clock is fresh too. @param nowMs epoch ms */
export function toFreshness(entry: Pick<Standing, "active" | "connection" | "completeUntil">, nowMs: number) {
  const { active, connection, completeUntil } = entry;
  if (!active || connection === "none") return "off";
  if (completeUntil === undefined) return "never";
  const ageMs = nowMs - toEpochMs(completeUntil);
  return STEPS.find(([, mostMs]) => ageMs <= mostMs)?.[0] ?? "older";
}
