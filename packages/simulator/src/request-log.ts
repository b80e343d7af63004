/** What was asked of the simulator and what it answered; counters never forget, the log keeps the newest entries. */

export interface LoggedRequest {
  /** ISO instant on the simulator's clock. */
  readonly at: string;
  readonly method: string;
  /** Below /external/v1. */
  readonly path: string;
  /** Each parameter with all its values. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The query as it was sent, without `?`. */
  readonly search: string;
  /** Whose key or token it was; null when nobody's. */
  readonly email: string | null;
  readonly heavy: boolean;
  /** 0 when no answer was sent (reset, timeout). */
  readonly status: number;
  /** Page number of a list request; null for other requests and for cursors that carry none. */
  readonly page: number | null;
  /** Kind of the fault it met. */
  readonly fault?: string;
}

export interface Counters {
  light: number;
  heavy: number;
  total: number;
  /** Answers with status 429, whatever caused them. */
  throttled: number;
  byStatus: Record<number, number>;
}

export interface RequestLog {
  add(request: LoggedRequest): void;
  /** Oldest first; the newest 10,000. */
  list(): readonly LoggedRequest[];
  readonly counters: Readonly<Counters>;
  countersOf(email: string): Readonly<Counters>;
  reset(): void;
}

const KEPT = 10_000;

export function createRequestLog(): RequestLog {
  let kept: LoggedRequest[] = [];
  let counters = buildCounters();
  const byEmail = new Map<string, Counters>();
  return {
    add(request) {
      kept.push(request);
      if (kept.length >= KEPT * 2) kept = kept.slice(-KEPT);
      count(counters, request);
      if (request.email === null) return;
      const own = byEmail.get(request.email) ?? buildCounters();
      byEmail.set(request.email, own);
      count(own, request);
    },
    list: () => (kept.length > KEPT ? kept.slice(-KEPT) : kept),
    get counters() {
      return counters;
    },
    countersOf: (email) => byEmail.get(email.toLowerCase()) ?? buildCounters(),
    reset() {
      kept = [];
      counters = buildCounters();
      byEmail.clear();
    },
  };
}

function buildCounters(): Counters {
  return { light: 0, heavy: 0, total: 0, throttled: 0, byStatus: {} };
}

function count(counters: Counters, request: LoggedRequest): void {
  counters.total += 1;
  if (request.heavy) counters.heavy += 1;
  else counters.light += 1;
  if (request.status === 429) counters.throttled += 1;
  counters.byStatus[request.status] = (counters.byStatus[request.status] ?? 0) + 1;
}
