// Reads a function's answer to a batch (developer guide, "Handling errors for an SQS event source": success and failure
// conditions with ReportBatchItemFailures).

/**
 * Message ids that must return to the queue. An answer that cannot be understood (`batchItemFailures` that is no list, an
 * entry without an id, with an empty one, or with one that was not in the batch) fails the whole batch.
 */
export function toFailedMessageIds(answer: unknown, messageIds: readonly string[]): Set<string> {
  if (answer === null || answer === undefined) return new Set();
  if (typeof answer !== "object") return new Set(messageIds);
  const { batchItemFailures: failures } = answer as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return new Set();
  if (!Array.isArray(failures)) return new Set(messageIds);

  const known = new Set(messageIds);
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || !known.has(id)) return new Set(messageIds);
    failed.add(id);
  }
  return failed;
}
