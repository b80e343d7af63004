/**
 * How Lambda reads a function's answer to a batch when partial batch responses are on.
 * Source: AWS Lambda developer guide, "Handling errors for an SQS event source in Lambda", success and failure conditions.
 */

/**
 * Ids of the messages that are not done. An empty answer or list means all are done; an answer that cannot be understood (no
 * list, an entry without an id, an unknown one) means none is.
 */
export function toFailedMessageIds(answer: unknown, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds);
  if (answer === null || answer === undefined) return new Set();
  if (typeof answer !== "object") return all;
  const failures: unknown = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  const known = ids.filter((id): id is string => typeof id === "string" && all.has(id));
  return known.length === ids.length ? new Set(known) : all;
}
