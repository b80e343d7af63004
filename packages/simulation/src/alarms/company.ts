/**
 * A company's ticks as the alarms see them: the metrics the functions write for a run, without the functions. For tests of the plan
 * over weeks and with thousands of reps; that the functions write these very metrics is proven where they are.
 */
import type { AlarmBoard } from "./alarm-board.ts";

const MINUTE_MS = 60_000;

/** What becomes of one attempt at one rep. */
export type Attempt = "ok" | "source" | "ours" | "refused";

export interface CompanyInput {
  readonly board: AlarmBoard;
  readonly startMs: number;
  readonly intervalMs: number;
  readonly reps: number;
  /** How long after the tick the dispatcher is done; a tick that never comes: undefined. */
  readonly toDispatchMs?: (tick: number) => number | undefined;
  /** Default: all goes well. @param retry 0 for the first try */
  readonly toAttempt?: (rep: number, tick: number, retry: number) => Attempt;
}

/** After these delays a failed attempt is made again (ADR 0006). */
const RETRY_DELAYS_MS = [0, MINUTE_MS, 3 * MINUTE_MS];
/** A message of ours that failed comes back this often, every visibility time (`infra/plan`). */
const RECEIVES = 5;
const VISIBILITY_MS = 6 * MINUTE_MS;
const BATCH_SIZE = 10;

interface Rep {
  coveredUntilMs: number;
  last: Attempt;
}

interface Value {
  readonly atMs: number;
  readonly name: string;
  readonly value: number;
}

/** Lets `ticks` ticks pass and evaluates the board to the end of the last interval. */
export function runCompany(input: CompanyInput, ticks: number): void {
  const { board, startMs, intervalMs, reps, toDispatchMs = () => 5_000 } = input;
  const company: Rep[] = Array.from({ length: reps }, () => ({ coveredUntilMs: startMs - intervalMs, last: "ok" }));
  let pending: Value[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const tickMs = startMs + tick * intervalMs;
    const dispatchMs = toDispatchMs(tick);
    if (dispatchMs !== undefined) {
      const atMs = tickMs + dispatchMs;
      pending.push(...toTickValues(company, atMs, intervalMs), ...toWorkValues(company, input, tick, atMs));
    }
    pending = put(board, pending, tickMs + intervalMs);
  }
  board.advanceTo(startMs + ticks * intervalMs);
}

function toTickValues(company: readonly Rep[], atMs: number, intervalMs: number): Value[] {
  const well = company.filter(({ last }) => last !== "refused");
  const ages = well.map(({ coveredUntilMs }) => atMs - coveredUntilMs);
  const gauges = {
    RepsDispatched: company.length,
    StalestRepSeconds: Math.max(0, ...ages) / 1_000,
    RepsBehind: ages.filter((ageMs) => ageMs > 2 * intervalMs).length,
    RepsBlocked: company.length - well.length,
    RepsFailing: well.filter(({ last }) => last === "source" || last === "ours").length,
    RepsWithOverdueParts: 0,
  };
  return Object.entries(gauges).map(([name, value]) => ({ atMs, name, value }));
}

/** The work on all reps: batch by batch, each with its tries, and one value of each metric an invocation. */
function toWorkValues(
  company: Rep[],
  { toAttempt = () => "ok" }: CompanyInput,
  tick: number,
  startMs: number,
): Value[] {
  const values: Value[] = [];
  for (let first = 0; first < company.length; first += BATCH_SIZE) {
    const atMs = startMs + (first / BATCH_SIZE) * 100;
    let tried = company.slice(first, first + BATCH_SIZE).map((rep, index) => ({ rep, id: first + index }));
    for (const [retry, delayMs] of RETRY_DELAYS_MS.entries()) {
      const at = atMs + delayMs;
      for (const { rep, id } of tried) rep.last = toAttempt(id, tick, retry);
      for (const { rep } of tried) if (rep.last === "ok") rep.coveredUntilMs = at;
      const count = (last: Attempt) => tried.filter(({ rep }) => rep.last === last).length;
      if (count("source") > 0) values.push({ atMs: at, name: "SourceFailures", value: count("source") });
      values.push(...toOwnFaults(count("ours"), at));
      tried = tried.filter(({ rep }) => rep.last === "source");
      if (tried.length === 0) break;
    }
  }
  return values;
}

function toOwnFaults(count: number, atMs: number): Value[] {
  if (count === 0) return [];
  const receives = Array.from({ length: RECEIVES }, (_, index) => ({
    atMs: atMs + index * VISIBILITY_MS,
    name: "OwnFaults",
    value: count,
  }));
  const deadMs = atMs + RECEIVES * VISIBILITY_MS;
  return [...receives, { atMs: deadMs, name: "SyncDeadLetters.ApproximateNumberOfMessagesVisible", value: count }];
}

/** Puts what is due before `untilMs`, minute by minute; returns what comes later. */
function put(board: AlarmBoard, values: readonly Value[], untilMs: number): Value[] {
  for (const { atMs, name, value } of values.filter((one) => one.atMs < untilMs).toSorted((a, b) => a.atMs - b.atMs)) {
    board.advanceTo(atMs);
    board.put(atMs, name, value);
  }
  return values.filter(({ atMs }) => atMs >= untilMs);
}
