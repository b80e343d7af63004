// Limits of SQS that fauxqs 1.9.2 does not check: delays above 15 minutes, and a redrive policy that names no queue.
import { findDeadLetterArn, type Json, type QueueCalls, SqsFault } from "./queue-calls.ts";

const maxDelaySeconds = 900;
const invalid = "InvalidParameterValue";

/** @throws {SqsFault} when SQS would refuse the request. */
export async function assertValidRequest(calls: QueueCalls, operation: string, request: Json): Promise<void> {
  if (operation === "SendMessage" && !isValidDelay(request.DelaySeconds)) throw new SqsFault(invalid, delayMessage());
  if (operation === "CreateQueue" || operation === "SetQueueAttributes") {
    const attributes = (request.Attributes ?? {}) as Record<string, string>;
    if (attributes.DelaySeconds !== undefined && !isValidDelay(Number(attributes.DelaySeconds))) {
      throw new SqsFault(invalid, delayMessage());
    }
    await assertRedriveTarget(calls, attributes.RedrivePolicy);
  }
}

/** Batches fail entry by entry: splits the entries SQS would refuse from those it takes. */
export function splitBatch(entries: Json[]): { accepted: Json[]; failed: Json[] } {
  const accepted: Json[] = [];
  const failed: Json[] = [];
  for (const entry of entries) {
    if (isValidDelay(entry.DelaySeconds)) accepted.push(entry);
    else failed.push({ Id: entry.Id, SenderFault: true, Code: invalid, Message: delayMessage() });
  }
  return { accepted, failed };
}

function isValidDelay(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= maxDelaySeconds;
}

function delayMessage(): string {
  return `Value for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${maxDelaySeconds}.`;
}

async function assertRedriveTarget(calls: QueueCalls, redrivePolicy: string | undefined): Promise<void> {
  // An empty policy removes the redrive.
  if (!redrivePolicy) return;
  const target = findDeadLetterArn(redrivePolicy);
  const queues = await calls.listQueues();
  if (target && queues.some((queue) => queue.arn === target)) return;
  throw new SqsFault(
    invalid,
    `Value ${redrivePolicy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
  );
}
