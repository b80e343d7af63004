/** Sends the message by which an attempt's work goes on. Sent before the old message is acknowledged: twice is harmless, never is not. */

import { SECOND_MS } from "../clock.ts";
import { DELAY_SECONDS_MAX, type OutgoingMessage, type SyncQueue } from "../sync/message.ts";
import type { SyncReport } from "../sync/outcome.ts";

/** Undefined when the work is done. A longer wait than SQS can hold is waited for in turns of 15 minutes. */
export function toFollowUpMessage(report: SyncReport, runId: string, attempt: number): OutgoingMessage | undefined {
  const { followUp, repId } = report;
  if (!followUp) return undefined;
  return {
    message: {
      v: 1,
      kind: "sync-rep",
      repId,
      runId,
      trigger: "continuation",
      attempt: attempt + 1,
      ...(followUp.window ? { window: followUp.window } : {}),
    },
    delaySeconds: Math.min(DELAY_SECONDS_MAX, Math.max(0, Math.ceil(followUp.delayMs / SECOND_MS))),
  };
}

export async function sendFollowUp(
  queue: SyncQueue,
  report: SyncReport,
  runId: string,
  attempt: number,
): Promise<boolean> {
  const message = toFollowUpMessage(report, runId, attempt);
  if (!message) return false;
  await queue.send([message]);
  return true;
}
