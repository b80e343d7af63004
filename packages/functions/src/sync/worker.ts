/**
 * The queue's function: syncs the reps of a batch side by side, each with its own deadline inside the invocation, so that one
 * slow rep cannot make the whole batch time out and come back.
 */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parseSyncMessage, type ReportLine } from "@fathom-sync/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { readSyncSettings } from "../resources.ts";
import { createOnce, createServices } from "../wiring.ts";

/** Left of the invocation when the last rep has come to its end: for the follow-up messages and the report. */
export const REPORT_MARGIN_MS = 5_000;

const getServices = createOnce(() => createServices(readSyncSettings()));

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { clock, log, runs, workMessage } = getServices();
  const deadlineAt = clock.now() + Math.max(0, context.getRemainingTimeInMillis() - REPORT_MARGIN_MS);
  const lines = new Map<string, ReportLine[]>();

  async function workRecord(record: SQSRecord): Promise<void> {
    const message = parseSyncMessage(record.body);
    const { report, line } = await workMessage(message, deadlineAt);
    lines.set(message.runId, [...(lines.get(message.runId) ?? []), line]);
    // A fault of ours brings the message back; the report tells of it all the same.
    if (report.fault !== undefined) throw report.fault;
  }

  const processor = new BatchProcessor(EventType.SQS);
  const response = await processPartialResponse(event, workRecord, processor, {
    context,
    throwOnFullBatchFailure: false,
  });
  // Without the report the run would wait for these reps for ever: then the batch comes back, finds its work done, and reports.
  await Promise.all([...lines].map(([runId, of]) => runs.report(runId, context.awsRequestId, of)));
  if (response.batchItemFailures.length > 0) {
    log.warn("worker.messages_failed", { failed: response.batchItemFailures.length, records: event.Records.length });
  }
  return response;
}
