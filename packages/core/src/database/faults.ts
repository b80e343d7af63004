/**
 * DynamoDB's errors as the domain knows them. Decides by names and codes only, never by message text
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html).
 */

/** The table could not be read or written although we tried as often as is sensible. */
export class StorageUnavailable extends Error {
  override readonly name = "StorageUnavailable";
}

const PASSING = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "TransactionConflictException",
  "TransactionInProgressException",
  "InternalServerError",
  "ServiceUnavailable",
  "TimeoutError",
]);

/** No connection, as the operating system names it. */
const DISCONNECTED = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);

/** Walks the chain of causes: ElectroDB wraps what the SDK threw. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    causes.push(current);
  }
  return causes;
}

function namesOf(error: unknown): string[] {
  return causesOf(error).map(({ name }) => name);
}

/** True when a single conditional write was refused because its condition did not hold. */
export function isConditionFailed(error: unknown): boolean {
  return namesOf(error).includes("ConditionalCheckFailedException");
}

/** True when DynamoDB would not take the request as it was. */
export function isInvalidRequest(error: unknown): boolean {
  return namesOf(error).includes("ValidationException");
}

/** True for faults that pass by themselves: throttling, conflicts, 5xx, no connection. */
export function isPassing(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => PASSING.has(cause.name) || ("code" in cause && DISCONNECTED.has(String(cause.code))),
  );
}
