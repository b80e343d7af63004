/**
 * DynamoDB's errors as the domain knows them. Decides by error name only, never by message text
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

/** Walks the chain of causes: ElectroDB wraps what the SDK threw. */
function namesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    names.push(current.name);
  }
  return names;
}

/** True when a single conditional write was refused because its condition did not hold. */
export function isConditionFailed(error: unknown): boolean {
  return namesOf(error).includes("ConditionalCheckFailedException");
}

/** True when DynamoDB would not take the request as it was. */
export function isInvalidRequest(error: unknown): boolean {
  return namesOf(error).includes("ValidationException");
}

/** True for faults that pass by themselves: throttling, conflicts, 5xx. */
export function isPassing(error: unknown): boolean {
  return namesOf(error).some((name) => PASSING.has(name));
}
