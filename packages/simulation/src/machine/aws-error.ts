/** Errors as the AWS SDK throws them: our code knows them by name alone. */

export function createAwsError(name: string, message: string, more: object = {}): Error {
  const error = new Error(message);
  error.name = name;
  return Object.assign(error, { $fault: "server", $metadata: { attempts: 3 } }, more);
}

/** A fault of the service or of the way to it; the SDK has tried again in vain. */
export function createServiceFault(pick: (names: readonly string[]) => string): Error {
  const name = pick(["InternalServerError", "ServiceUnavailable", "TimeoutError"]);
  return createAwsError(name, "simulated");
}
