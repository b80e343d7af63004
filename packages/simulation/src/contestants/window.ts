/** The windows of the rivals: fixed, from now back. */
import { toWholeSecond } from "@fathom-sync/core";

const HOUR_MS = 3_600_000;

/** What a cron route looks back each time. */
export const WINDOW_MS = 24 * HOUR_MS;
/** What the one import on connect looks back. */
export const HISTORY_MS = 30 * 24 * HOUR_MS;

/** The lower bound, as Fathom takes it. */
export function toWindowStart(nowMs: number, windowMs: number): string {
  return toWholeSecond(nowMs - windowMs);
}
