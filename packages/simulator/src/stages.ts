/** When the parts of a call exist: a call is listed from `created_at` on, and its content follows minutes later, or never. */
import type { SimulatedMeeting } from "./state/model.ts";

export function isReady(readyAt: string | "never", nowMs: number): boolean {
  return readyAt !== "never" && Date.parse(readyAt) <= nowMs;
}

export function isTranscriptReady(meeting: SimulatedMeeting, nowMs: number): boolean {
  return isReady(meeting.transcriptReadyAt, nowMs);
}

/** Summary and action items arrive together. */
export function isSummaryReady(meeting: SimulatedMeeting, nowMs: number): boolean {
  return isReady(meeting.summaryReadyAt, nowMs);
}
