// What a caller of a function gets when the call did not end well, in Lambda's own terms.

/** Lambda's limit for the payload of a synchronous call and of its answer, in bytes (developer guide, "Lambda quotas"). */
export const maxPayloadBytes = 6 * 1024 * 1024;

/** The shape in which the runtime reports an error. */
export interface ErrorPayload {
  errorType: string;
  errorMessage: string;
  stackTrace?: string[];
}

/**
 * The function failed. `name` is the type of the error: the handler's own (`TypeError`), or one of Lambda's:
 * `Sandbox.Timedout`, `Runtime.ExitError` (the environment ended in the middle), `Runtime.OutOfMemory`,
 * `Runtime.ImportModuleError`, `Runtime.HandlerNotFound`, `Function.ResponseSizeTooLarge`.
 */
export class FunctionError extends Error {
  readonly payload: ErrorPayload;
  readonly functionName: string;

  constructor(functionName: string, payload: ErrorPayload) {
    super(payload.errorMessage);
    this.name = payload.errorType;
    this.functionName = functionName;
    this.payload = payload;
  }
}

/** The event is larger than Lambda takes; the function was not called. */
export class RequestTooLargeError extends Error {
  constructor() {
    super(`Request must be smaller than ${maxPayloadBytes} bytes for the InvokeFunction operation`);
    this.name = "RequestTooLargeException";
  }
}
