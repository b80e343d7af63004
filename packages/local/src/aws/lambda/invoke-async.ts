// Asynchronous invocation (InvocationType Event): the caller does not wait for success; Lambda tries again after errors.
import type { Invocable } from "./create-function.ts";

export interface AsyncInvocationOptions {
  /** How often it is tried again after an error, 0 to 2. Default 2, as on Lambda. */
  maxRetries?: number;
  /** Wait before retry number `attempt` (1, 2). Lambda: one minute, then two. */
  toRetryDelayMs?: (attempt: number) => number;
  sleep?: (ms: number) => Promise<void>;
  /** Told of every failed attempt; `isLast` means that Lambda gives up. */
  onFailure?: (error: unknown, attempt: number, isLast: boolean) => void;
}

const minuteMs = 60_000;

/**
 * Invokes, and tries again after errors as Lambda does for asynchronous calls.
 *
 * @returns the answer of the attempt that succeeded.
 * @throws the error of the last attempt (on AWS: the event is dropped or goes to the failure destination).
 */
export async function invokeAsync(
  fn: Invocable,
  event: unknown,
  {
    maxRetries = 2,
    toRetryDelayMs = (attempt) => attempt * minuteMs,
    sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onFailure,
  }: AsyncInvocationOptions = {},
): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fn.invoke(event);
    } catch (error) {
      const isLast = attempt >= maxRetries;
      onFailure?.(error, attempt, isLast);
      if (isLast) throw error;
      await sleep(toRetryDelayMs(attempt + 1));
    }
  }
}
