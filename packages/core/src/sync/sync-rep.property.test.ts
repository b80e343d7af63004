/**
 * Windows and walks end to end: whatever the times at which calls arrive and runs begin, whatever the clocks differ by, and however
 * Fathom reads a bound or shifts a page, every call is held exactly once in the end, and no run calls complete what is not.
 */
import { type DynamoDbServer, startDynamoDb } from "@fathom-sync/local";
import type { Switches } from "@fathom-sync/simulator";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toEpochMs, toInstant, toWholeSecond } from "../clock.ts";
import { toDayBounds, toLocalDate } from "../coverage/local-date.ts";
import type { SyncReport } from "./outcome.ts";
import { DEFAULT_SYNC_POLICY } from "./policy.ts";

const ZONE = "Europe/Amsterdam";
/** How old a call may be when it turns up, so that a weekly comparison (30 days back, at a tick at most 16 days later) finds it. */
const REACHED_MS = 13 * DAY_MS;
const SKEW_MAX_MS = 2 * MINUTE_MS;
const { overlapMs, firstWindowMs } = DEFAULT_SYNC_POLICY;

let server: DynamoDbServer;
beforeAll(async () => {
  server = await startDynamoDb({ engine: "in-process" });
});
afterAll(async () => {
  await server.stop();
});

/** An ordinary noon, both nights on which clocks change, and the turn of a year. */
const STARTS = ["2026-11-22T12:00:00Z", "2026-10-25T00:40:00Z", "2026-03-29T00:40:00Z", "2026-12-31T22:55:00Z"];
/** What lies around a boundary: the instant itself, and the millisecond and the second on either side. */
const OFFSETS_MS = [0, -1, 1, -SECOND_MS, SECOND_MS, -999, 999, -SKEW_MAX_MS, SKEW_MAX_MS, -61 * SECOND_MS];
const GAPS_MS = [MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, overlapMs, 25 * HOUR_MS, 3 * DAY_MS, 8 * DAY_MS];

type Boundary = "tick" | "overlap" | "first window" | "slice" | "midnight" | "covered";

interface Tick {
  readonly gapMs: number;
  /** How far the clock of the container that works this tick is ahead of Fathom's. */
  readonly skewMs: number;
  /** Another container than before: its memory is empty. */
  readonly isCold: boolean;
}

interface Arrival {
  readonly tick: number;
  readonly boundary: Boundary;
  readonly offsetMs: number;
  /** Calls of this very instant. */
  readonly count: number;
  /** Listed so long after its created_at. */
  readonly lateMs: number;
}

const tick: fc.Arbitrary<Tick> = fc.record({
  gapMs: fc.constantFrom(...GAPS_MS),
  skewMs: fc.oneof(
    fc.constantFrom(0, SKEW_MAX_MS, -SKEW_MAX_MS, 1, -1),
    fc.integer({ min: -SKEW_MAX_MS, max: SKEW_MAX_MS }),
  ),
  isCold: fc.boolean(),
});

const arrival: fc.Arbitrary<Arrival> = fc.record({
  tick: fc.nat({ max: 4 }),
  boundary: fc.constantFrom<Boundary[]>("tick", "overlap", "first window", "slice", "midnight", "covered"),
  offsetMs: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...OFFSETS_MS) },
    { weight: 1, arbitrary: fc.integer({ min: -HOUR_MS, max: HOUR_MS }) },
  ),
  count: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) },
    // More than a page of one instant.
    { weight: 1, arbitrary: fc.integer({ min: 11, max: 23 }) },
  ),
  lateMs: fc.constantFrom(0, 0, 0, 1, MINUTE_MS, 20 * HOUR_MS),
});

const manners: fc.Arbitrary<Partial<Switches>> = fc.record({
  createdAfter: fc.constantFrom("inclusive", "exclusive"),
  createdBefore: fc.constantFrom("inclusive", "exclusive"),
  cursorKind: fc.constantFrom("page-number", "stable"),
  listOrder: fc.constantFrom("newest-first", "oldest-first"),
  endCursor: fc.constantFrom("null", "empty-string"),
  insertDuringWalk: fc.constantFrom(0, 0, 1),
  insertDuringWalkBackdated: fc.constantFrom(0, 0, 1),
});

const history = fc.record({
  startAt: fc.constantFrom(...STARTS),
  ticks: fc.array(tick, { minLength: 1, maxLength: 5 }),
  arrivals: fc.array(arrival, { maxLength: 10 }),
  manners,
  sliceMsMax: fc.constantFrom(31 * DAY_MS, 7 * DAY_MS, DAY_MS),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Small, and there from the start: what content does is another's subject. */
const CONTENT = {
  durationMinutes: 1,
  transcript: [
    { speaker: { display_name: "S", matched_calendar_invitee_email: null }, text: "x", timestamp: "00:00:01" },
  ],
  summary: { template_name: null, markdown_formatted: "x" },
  actionItems: [],
};

/** When the ticks are, by Fathom's clock. */
function toTickTimes({ startAt, ticks }: History): number[] {
  let nowMs = Date.parse(startAt);
  return ticks.map(({ gapMs }, index) => {
    if (index > 0) nowMs += gapMs;
    return nowMs;
  });
}

function toCreatedMs(
  { boundary, offsetMs, tick: number }: Arrival,
  times: readonly number[],
  { ticks, sliceMsMax }: History,
): number {
  const index = number % times.length;
  const tickMs = times[index] ?? 0;
  const containerMs = tickMs + (ticks[index]?.skewMs ?? 0);
  const around: Record<Boundary, number> = {
    tick: tickMs,
    overlap: containerMs - overlapMs,
    "first window": (times[0] ?? 0) + (ticks[0]?.skewMs ?? 0) - firstWindowMs,
    slice: containerMs - sliceMsMax,
    midnight: toEpochMs(toDayBounds(toLocalDate(toInstant(tickMs), ZONE), ZONE).from),
    covered: toEpochMs(toWholeSecond(containerMs)),
  };
  return around[boundary] + offsetMs;
}

async function live(given: History) {
  const bench = await createBench(server.url, { sliceMsMax: given.sliceMsMax });
  await bench.addRep("r1");
  bench.simulator.setSwitches({}, { ...given.manners, globalLimit: Infinity, heavyLimit: Infinity });
  const times = toTickTimes(given);
  const coming = given.arrivals
    .flatMap((one) => {
      const createdAt = toCreatedMs(one, times, given);
      return Array.from({ length: one.count }, () => ({ createdAt, listedAt: createdAt + one.lateMs }));
    })
    .toSorted((a, b) => a.listedAt - b.listedAt);
  const planned = new Set<number>();
  const listedAt = new Map<number, number>();
  const bringUntil = (nowMs: number) => {
    while (coming[0] && coming[0].listedAt <= nowMs) {
      const { createdAt } = coming.shift() ?? { createdAt: 0 };
      planned.add(bench.simulator.addMeeting(bench.toEmail("r1"), { ...CONTENT, createdAt }).recordingId);
    }
  };
  const listAll = () => bench.simulator.meetings(bench.toEmail("r1"));
  for (const [index, { skewMs, isCold }] of given.ticks.entries()) {
    const tickMs = times[index] ?? 0;
    bringUntil(tickMs);
    const there = listAll().filter(({ recordingId }) => planned.has(recordingId));
    bench.clock.set(tickMs + skewMs);
    const report = await run(bench, `tick-${index}`, "all", isCold);
    for (const { recordingId } of listAll()) if (!listedAt.has(recordingId)) listedAt.set(recordingId, tickMs);
    if (report.outcome === "complete") await expectNoFalseGreen(bench, there, times, given, tickMs + skewMs);
  }
  // Calm: nothing comes any more, and the clocks are right.
  bench.simulator.setSwitches({}, { insertDuringWalk: 0, insertDuringWalkBackdated: 0 });
  const lastMs = Math.max(...times, ...coming.map(({ listedAt }) => listedAt)) + HOUR_MS;
  bringUntil(lastMs);
  for (const [index, afterMs] of [0, 30 * MINUTE_MS, 25 * HOUR_MS, 8 * DAY_MS].entries()) {
    bench.clock.set(lastMs + afterMs);
    expect(await run(bench, `calm-${index}`, "all")).toMatchObject({ outcome: "complete" });
  }
  for (let attempt = 1; attempt < 20; attempt++) {
    const { outcome } = await run(bench, `behind-${attempt}`, "history");
    if (outcome !== "complete") continue;
    // A call that turns up in the middle of a walk, older than what comparisons reach until they come, is not promised.
    const isPromised = ({ recordingId, createdAt }: { readonly recordingId: number; readonly createdAt: string }) =>
      planned.has(recordingId) || Date.parse(createdAt) > (listedAt.get(recordingId) ?? 0) - REACHED_MS;
    const meetings = listAll();
    return { bench, meetings, promised: meetings.filter(isPromised) };
  }
  throw new Error("history does not end");
}

async function run(bench: Bench, runId: string, scope: "all" | "history", isCold = false): Promise<SyncReport> {
  const { syncRep } = isCold ? bench.createEngine() : bench;
  const deadlineAt = bench.clock.now() + 10 * MINUTE_MS;
  return await bench.clock.settle(syncRep({ repId: "r1", runId, trigger: "schedule", attempt: 1, scope, deadlineAt }));
}

/** A run that says "complete" holds all that was listed when it began, back to where the first window begins. */
async function expectNoFalseGreen(
  bench: Bench,
  there: readonly { readonly recordingId: number; readonly createdAt: string }[],
  times: readonly number[],
  { ticks }: History,
  containerMs: number,
): Promise<void> {
  const fromMs = (times[0] ?? 0) + (ticks[0]?.skewMs ?? 0) - firstWindowMs + SECOND_MS;
  const untilMs = toEpochMs(toWholeSecond(containerMs));
  const held = new Set((await bench.manifests.listWindow("r1", "2000", "2999")).map((entry) => entry.recordingId));
  const lost = there.filter(
    ({ recordingId, createdAt }) =>
      Date.parse(createdAt) >= fromMs && Date.parse(createdAt) < untilMs && !held.has(recordingId),
  );
  expect(lost).toEqual([]);
}

const RUNS = { numRuns: 60, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false };

describe("any history of a rep", () => {
  it("ends with every call held exactly once, counted exactly, and on exactly one day of the ledger", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const { bench, meetings, promised } = await live(given);
        const entries = await bench.manifests.listWindow("r1", "2000", "2999");
        const held = new Set(entries.map(({ recordingId }) => recordingId));
        expect(held.size).toBe(entries.length);
        expect(promised.filter(({ recordingId }) => !held.has(recordingId))).toEqual([]);
        const there = meetings.filter(({ recordingId }) => held.has(recordingId));
        expect(there).toHaveLength(held.size);
        expect(entries.every((entry) => entry.visible && entry.missedAt === undefined)).toBe(true);
        expect(await bench.states.get("r1")).toMatchObject({ calls: held.size, pendingParts: 0 });

        // A day is as it was last read: what turned up unpromised may not be in it yet, though it is held.
        const unpromised = meetings.filter((meeting) => !promised.includes(meeting));
        const open = new Set(unpromised.map(({ createdAt }) => toLocalDate(createdAt, ZONE)));
        const perDay = new Map<string, number>();
        for (const { createdAt } of there) {
          const date = toLocalDate(createdAt, ZONE);
          if (!open.has(date)) perDay.set(date, (perDay.get(date) ?? 0) + 1);
        }
        const days = await bench.coverage.list("r1", "2025-01-01", "2027-12-31");
        const listed = days
          .filter((day) => day.listed > 0 && !open.has(day.date))
          .map((day) => [day.date, day.listed] as const);
        expect(new Map(listed)).toEqual(perDay);
      }),
      RUNS,
    );
  }, 60_000);
});
