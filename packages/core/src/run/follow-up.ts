/** Sends the messages by which an attempt's work goes on. Sent before the old message is acknowledged: twice is harmless, never is not. */

import { SECOND_MS } from "../clock.ts";
import { DELAY_SECONDS_MAX, type OutgoingMessage, type SyncQueue } from "../sync/message.ts";
import type { SyncReport } from "../sync/outcome.ts";

/** None when the work is done. A longer wait than SQS can hold is waited for in turns of 15 minutes. */
export function toFollowUpMessages(report: SyncReport, runId: string, attempt: number): OutgoingMessage[] {
  return report.followUps.map(({ scope, window, delayMs }) => ({
    message: {
      v: 1,
      kind: "sync-rep",
      repId: report.repId,
      runId,
      trigger: "continuation",
      // Another scope begins a chain of its own.
      attempt: scope === report.scope ? attempt + 1 : 1,
      ...(scope === "all" ? {} : { scope }),
      ...(window ? { window } : {}),
    },
    delaySeconds: Math.min(DELAY_SECONDS_MAX, Math.max(0, Math.ceil(delayMs / SECOND_MS))),
  }));
}

/** Returns how many were sent. */
export async function sendFollowUps(
  queue: SyncQueue,
  report: SyncReport,
  runId: string,
  attempt: number,
): Promise<number> {
  const messages = toFollowUpMessages(report, runId, attempt);
  if (messages.length > 0) await queue.send(messages);
  return messages.length;
}
