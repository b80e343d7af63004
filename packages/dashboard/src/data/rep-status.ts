/** How a rep stands, as the API says it in one word: which colour goes with it, and which ones somebody should look at. */
import type { FreshnessStep, RepStatus } from "@fathom-sync/contract";
import type { Tone } from "../components/tone.ts";

export type { FreshnessStep, RepStatus };

/** Of the contract only the types: its lists come with zod, which is a seventh of the first load. From the worst to the best. */
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

export const REP_STATUSES = Object.keys(STATUS_TONES) as readonly RepStatus[];

/** Those the API calls `trouble`. */
export const TROUBLE: readonly RepStatus[] = ["refused", "mismatch", "ours", "source", "behind"];

/** Two intervals of the schedule: what is later than that has missed one. */
export const LATE_AFTER_MS = 60 * 60_000;
