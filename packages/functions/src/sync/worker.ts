/**
 * The queue's function: syncs the reps of a batch and merges what webhooks delivered, side by side, each with its own deadline
 * inside the invocation, so that one slow rep cannot make the whole batch time out and come back.
 */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { addUnits, measure, parseQueueMessage, type ReportLine, type SyncMessage, type Units } from "@fathom-sync/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { createOnce } from "../once.ts";
import { readSyncSettings } from "../resources.ts";
import { runInvocation } from "../runtime/invocation.ts";
import { createServices, type Services } from "../wiring.ts";

/** Left of the invocation when the last rep has come to its end: for the follow-up messages and the report. */
export const REPORT_MARGIN_MS = 5_000;

/** What the worker needs of the services. */
export type WorkerServices = Pick<Services, "clock" | "log" | "metrics" | "runs" | "workMessage" | "mergeDelivery">;

export type WorkerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export function createWorker(getServices: () => WorkerServices): WorkerHandler {
  return async (event, context) => {
    const services = getServices();
    return await runInvocation(services.metrics, () => workBatch(services, event, context));
  };
}

async function workBatch(services: WorkerServices, event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { clock, log, metrics, runs, workMessage, mergeDelivery } = services;
  const deadlineAt = clock.now() + Math.max(0, context.getRemainingTimeInMillis() - REPORT_MARGIN_MS);
  const lines = new Map<string, ReportLine[]>();

  async function workRecord(record: SQSRecord): Promise<void> {
    const worked = await work(record);
    if (!worked) return;
    const { report, line, runId, lookUnits } = worked;
    const whole = line && lookUnits ? { ...line, units: addUnits(line.units, lookUnits) } : line;
    if (whole) lines.set(runId, [...(lines.get(runId) ?? []), whole]);
    // A fault of ours brings the message back; the report tells of it all the same.
    if (report.fault !== undefined) throw report.fault;
  }

  async function work(record: SQSRecord) {
    try {
      const message = parseQueueMessage(record.body);
      if (message.kind === "webhook") {
        // No part of any run.
        await mergeDelivery(message);
        return undefined;
      }
      const look = await lookAtRun(message);
      if (look?.result) {
        log.info("worker.rep_not_started", { runId: message.runId, repId: message.repId });
        return undefined;
      }
      const lookUnits = look?.units;
      return { ...(await workMessage(message, deadlineAt)), runId: message.runId, lookUnits };
    } catch (error) {
      // The batch's answer carries the message's id alone: the reason would be lost with it.
      log.error("worker.message_not_worked", error, { messageId: record.messageId });
      metrics.add("OwnFaults", 1);
      throw error;
    }
  }

  /** Whether the run was cancelled. Asked only for what a bulk run begins: the schedule pays nothing, what is under way ends. */
  async function lookAtRun({ trigger, runId }: SyncMessage): Promise<{ result: boolean; units: Units } | undefined> {
    return trigger === "bulk" ? await measure(() => runs.isCancelled(runId)) : undefined;
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

export const handler = createWorker(createOnce(() => createServices(readSyncSettings())));
