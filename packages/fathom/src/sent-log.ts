/**
 * When requests of one kind were sent: enough of the past to tell when there is room for one more, and to take over what
 * another process sent without counting anything twice.
 */

export interface SentLog {
  /** Counts one request sent at `at` (epoch ms). */
  add(at: number): void;
  /** Epoch ms from which on at most `limit` (1 or more) are within one window when one more is sent. */
  toFreeAt(limit: number): number;
  /** How many were sent within the window that ends with `at`. */
  countUntil(at: number): number;
  /** At least `count` were sent within the window that ends with `at`: those not known yet count as sent at `at`. */
  raiseTo(count: number, at: number): void;
  /** Epoch ms of the newest; undefined: none was sent. */
  findNewest(): number | undefined;
}

/** `windowMs`: length of the window of a limit. */
export function createSentLog(windowMs: number): SentLog {
  /** Oldest first. */
  let sent: number[] = [];

  function countUntil(until: number): number {
    return sent.filter((at) => at > until - windowMs && at <= until).length;
  }

  function insert(times: readonly number[]): void {
    sent = [...sent, ...times].sort((a, b) => a - b);
    // What another process reports ends at most one window ago, and reaches back one window from there.
    const keptFrom = (sent.at(-1) ?? 0) - 2 * windowMs;
    sent = sent.filter((at) => at > keptFrom);
  }

  return {
    add: (at) => insert([at]),
    toFreeAt(limit) {
      const blocking = sent[sent.length - limit];
      return blocking === undefined ? 0 : blocking + windowMs;
    },
    countUntil,
    raiseTo(count, at) {
      const unknown = count - countUntil(at);
      if (unknown > 0) insert(Array.from({ length: unknown }, () => at));
    },
    findNewest: () => sent.at(-1),
  };
}
