/**
 * Runs one request, answer and body, within a limit of time on an injected clock. Whatever way it ends, its timer is
 * cancelled and, after the limit, the request is aborted: nothing is left behind.
 */
import type { Clock } from "@fathom-sync/core";

/** Without a reason an error is made for each request, with its stack, that nobody sees. */
const DONE = "done";

/** The work was not done in time and has been aborted. */
export class TimeLimitReached extends Error {
  override readonly name = "TimeLimitReached";
}

/**
 * The result of `work`, which must stop when its signal aborts (a late result is dropped).
 * @throws TimeLimitReached after `limitMs` (0 or more) on `clock`; else whatever `work` throws.
 */
export async function runWithinLimit<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const request = new AbortController();
  const timer = new AbortController();
  const limit = clock.sleep(limitMs, timer.signal).then((): never => {
    const reached = new TimeLimitReached(`not done within ${limitMs} ms`);
    // Also when the work is done and the timer was cancelled: aborting finished work does nothing.
    request.abort(reached);
    throw reached;
  });
  try {
    return await Promise.race([work(request.signal), limit]);
  } catch (error) {
    // However the aborted work words its end, the limit is why.
    if (request.signal.aborted) throw request.signal.reason;
    throw error;
  } finally {
    timer.abort(DONE);
  }
}
