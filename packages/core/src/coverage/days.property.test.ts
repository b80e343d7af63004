/** Days of the ledger: wherever clocks change and however a window is cut, every call is counted on exactly one day. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import { countListedDays } from "./count-days.ts";
import type { DayRecord } from "./coverage.ts";
import { addDays, toDayBounds, toLocalDate } from "./local-date.ts";

/** A zone and an instant at which its clocks change: both directions, half hours, the southern half, midnight itself. */
const CHANGES = [
  ["Europe/Amsterdam", "2026-03-29T01:00:00Z", 23],
  ["Europe/Amsterdam", "2026-10-25T01:00:00Z", 25],
  ["Europe/London", "2026-10-25T01:00:00Z", 25],
  ["America/New_York", "2026-03-08T07:00:00Z", 23],
  ["America/New_York", "2026-11-01T06:00:00Z", 25],
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z", 24.5],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00Z", 23.5],
  ["America/Santiago", "2026-09-06T04:00:00Z", 23],
  ["Africa/Cairo", "2026-04-23T22:00:00Z", 23],
  ["Asia/Kathmandu", "2026-06-01T00:00:00Z", 24],
  ["UTC", "2026-06-30T23:59:59Z", 24],
] as const;
const change = fc.constantFrom(...CHANGES);

/** Around a change and around the midnights near it, to the millisecond and anywhere. */
function instantsAround([timeZone, changeAt]: (typeof CHANGES)[number]): fc.Arbitrary<number> {
  const changeMs = Date.parse(changeAt);
  const date = toLocalDate(toInstant(changeMs), timeZone);
  const midnights = [-1, 0, 1, 2].map((days) => toEpochMs(toDayBounds(addDays(date, days), timeZone).from));
  return fc.oneof(
    fc
      .tuple(
        fc.constantFrom(changeMs, ...midnights),
        fc.constantFrom(-HOUR_MS, -SECOND_MS, -1, 0, 1, SECOND_MS, HOUR_MS),
      )
      .map(([atMs, offsetMs]) => atMs + offsetMs),
    fc.integer({ min: changeMs - 60 * HOUR_MS, max: changeMs + 60 * HOUR_MS }),
  );
}

const sum = (days: readonly DayRecord[]) => days.reduce((total, { listed }) => total + listed, 0);
const wholeSecond = (ms: number) => Math.floor(ms / SECOND_MS) * SECOND_MS;

describe("local days", () => {
  it.each(CHANGES)(
    "of %s around %s are %d hours long on that day, and 24 on those beside it",
    (timeZone, at, hours) => {
      const date = toLocalDate(toInstant(Date.parse(at) + MINUTE_MS), timeZone);
      const toHours = (days: number) => {
        const { from, to } = toDayBounds(addDays(date, days), timeZone);
        return (toEpochMs(to) - toEpochMs(from)) / HOUR_MS;
      };
      // A change at midnight belongs to the day that loses or wins the hour.
      expect([toHours(-1), toHours(0), toHours(1)].toSorted((a, b) => a - b)).toEqual(
        [24, 24, hours].toSorted((a, b) => a - b),
      );
    },
  );

  it("follow each other without a gap, and every instant falls on exactly one", () => {
    fc.assert(
      fc.property(
        change.chain((one) => fc.tuple(fc.constant(one), instantsAround(one))),
        ([[timeZone], atMs]) => {
          const date = toLocalDate(toInstant(atMs), timeZone);
          const on = [-2, -1, 0, 1, 2]
            .map((days) => addDays(date, days))
            .filter((day) => {
              const { from, to } = toDayBounds(day, timeZone);
              expect(toDayBounds(addDays(day, 1), timeZone).from).toBe(to);
              return toEpochMs(from) <= atMs && atMs < toEpochMs(to);
            });
          expect(on).toEqual([date]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the count of a window", () => {
  const scene = change.chain((one) =>
    fc.record({
      timeZone: fc.constant(one[0]),
      calls: fc.array(instantsAround(one), { maxLength: 30 }),
      cuts: fc.array(instantsAround(one), { minLength: 2, maxLength: 6 }),
      isDownwards: fc.boolean(),
      /** Whether a list holds the calls of its bounds. */
      holdsFrom: fc.boolean(),
      holdsTo: fc.boolean(),
    }),
  );
  const toBounds = (cuts: readonly number[]) => [...new Set(cuts.map(wholeSecond))].toSorted((a, b) => a - b);

  it("is the number of its calls, each on the day it has, whatever the days' lengths", () => {
    fc.assert(
      fc.property(scene, ({ timeZone, calls, cuts }) => {
        const bounds = toBounds(cuts);
        const window = { from: toInstant(bounds[0] ?? 0), to: toInstant(bounds.at(-1) ?? 0) };
        const listed = calls.map(toInstant).filter((at) => at >= window.from && at <= window.to);
        const days = countListedDays({ window, listed, outside: [], timeZone, verifiedAt: window.to });
        expect(sum(days)).toBe(listed.length);
        for (const { date, listed: count } of days) {
          expect([date, count]).toEqual([date, listed.filter((at) => toLocalDate(at, timeZone) === date).length]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("comes to the same, slice by slice, wherever it is cut and whichever bounds a list leaves out", () => {
    fc.assert(
      fc.property(scene, ({ timeZone, calls, cuts, isDownwards, holdsFrom, holdsTo }) => {
        const bounds = toBounds(cuts);
        const slices = bounds.slice(1).map((toMs, index) => ({ fromMs: bounds[index] ?? 0, toMs }));
        const [firstMs = 0, lastMs = 0] = [bounds[0], bounds.at(-1)];
        // A call that no list of these slices can show is another window's.
        const shown = calls.filter((at) => slices.some(({ fromMs, toMs }) => isListed(at, fromMs, toMs)));
        function isListed(at: number, fromMs: number, toMs: number): boolean {
          return (at > fromMs || (holdsFrom && at === fromMs)) && (at < toMs || (holdsTo && at === toMs));
        }
        const held = new Map<number, Instant>();
        const ledger = new Map<string, number>();
        for (const { fromMs, toMs } of isDownwards ? slices.toReversed() : slices) {
          const listed = shown.flatMap((at, id) => (isListed(at, fromMs, toMs) ? [[id, toInstant(at)] as const] : []));
          for (const [id, at] of listed) held.set(id, at);
          const days = countListedDays({
            window: { from: toInstant(fromMs), to: toInstant(toMs) },
            listed: listed.map(([, at]) => at),
            outside: [...held.values()],
            timeZone,
            verifiedAt: toInstant(lastMs),
          });
          for (const { date, listed: count } of days) ledger.set(date, count);
        }
        expect([...ledger.values()].reduce((total, count) => total + count, 0)).toBe(held.size);
        for (const [date, count] of ledger) {
          expect([date, count]).toEqual([
            date,
            [...held.values()].filter((at) => toLocalDate(at, timeZone) === date).length,
          ]);
        }
        expect(firstMs).toBeLessThanOrEqual(lastMs);
      }),
      { numRuns: 500 },
    );
  });
});
