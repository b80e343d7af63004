import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, SECOND_MS, toInstant, toWholeSecond } from "../clock.ts";
import { DEFAULT_SYNC_POLICY as policy } from "./policy.ts";
import { toInitialState } from "./state.ts";
import { type Coverage, extendCoverage, planRun, type RunPlan, toSlices, type Window } from "./window.ts";

const NOW = Date.parse("2026-11-22T12:00:00.750Z");
const ago = (ms: number) => toWholeSecond(NOW - ms);
const initial = toInitialState("r1");
const slicesOf = (plan: RunPlan) => [...plan.fresh, ...plan.history];

describe("toSlices", () => {
  const anyWindow = fc
    .tuple(fc.integer({ min: 0, max: 4e8 }), fc.integer({ min: 1, max: 4e8 }))
    .map(([startS, lengthS]) => ({
      from: toWholeSecond(NOW - startS * SECOND_MS - lengthS * SECOND_MS),
      to: toWholeSecond(NOW - startS * SECOND_MS),
    }));

  it("tiles the window: neighbours share their bound, the ends are the window's, in whole seconds", () => {
    fc.assert(
      fc.property(anyWindow, fc.integer({ min: HOUR_MS * 100, max: DAY_MS * 400 }), (window, sliceMs) => {
        const slices = toSlices(window, sliceMs, "up");
        expect(slices[0]?.from).toBe(window.from);
        expect(slices.at(-1)?.to).toBe(window.to);
        for (const [index, slice] of slices.entries()) {
          expect(slice.from < slice.to).toBe(true);
          expect(slice.from).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
          expect(Date.parse(slice.to) - Date.parse(slice.from)).toBeLessThanOrEqual(sliceMs + SECOND_MS);
          if (index > 0) expect(slice.from).toBe(slices[index - 1]?.to);
        }
        expect(toSlices(window, sliceMs, "down")).toEqual(slices.toReversed());
      }),
    );
  });
});

describe("planRun", () => {
  it("begins with the last 30 days, newest first, for a rep never synced", () => {
    expect(planRun(initial, policy, undefined, NOW)).toEqual({
      fresh: [],
      history: [{ from: ago(30 * DAY_MS), to: ago(0) }],
      historyFrom: ago(30 * DAY_MS),
    });
  });

  it("lists from the overlap before what is covered up to now", () => {
    const state = { ...initial, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    expect(slicesOf(planRun(state, policy, undefined, NOW))).toEqual([
      { from: ago(HOUR_MS + policy.overlapMs), to: ago(0) },
    ]);
  });

  it("goes on down through history that is still wanted, newest first", () => {
    const state = {
      ...initial,
      coveredFrom: ago(10 * DAY_MS),
      coveredUntil: ago(HOUR_MS),
      historyFrom: ago(90 * DAY_MS),
    };
    const { history, historyFrom } = planRun(state, policy, undefined, NOW);
    expect(history[0]?.to).toBe(ago(10 * DAY_MS));
    expect(history.at(-1)?.from).toBe(ago(90 * DAY_MS));
    expect(historyFrom).toBe(ago(90 * DAY_MS));
  });

  it("reads again from `since` within what is covered, and below it as history", () => {
    const state = { ...initial, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    const within = planRun(state, policy, { since: toInstant(NOW - 20 * DAY_MS) }, NOW);
    expect(slicesOf(within)).toEqual([{ from: ago(20 * DAY_MS), to: ago(0) }]);
    const below = planRun(state, policy, { since: toInstant(NOW - 45 * DAY_MS) }, NOW);
    expect(below.fresh).toEqual([{ from: ago(30 * DAY_MS), to: ago(0) }]);
    expect(below.history).toEqual([{ from: ago(45 * DAY_MS), to: ago(30 * DAY_MS) }]);
  });

  it("never lists less because `since` is recent", () => {
    const state = { ...initial, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    expect(planRun(state, policy, { since: toInstant(NOW - HOUR_MS) }, NOW)).toEqual(
      planRun(state, policy, undefined, NOW),
    );
    expect(planRun(initial, policy, { since: toInstant(NOW - HOUR_MS) }, NOW)).toEqual(
      planRun(initial, policy, undefined, NOW),
    );
  });

  it("keeps going back as far as an attempt that ended early was to go", () => {
    const first = planRun(initial, policy, { since: toInstant(NOW - 60 * DAY_MS) }, NOW);
    const second = planRun({ ...initial, historyFrom: first.historyFrom }, policy, undefined, NOW + HOUR_MS);
    expect(second.historyFrom).toBe(ago(60 * DAY_MS));
    expect(second.history.at(-1)?.from).toBe(ago(60 * DAY_MS));
  });

  it("survives a clock that was set back: the window still ends after it begins, and nothing is un-covered", () => {
    const state = { ...initial, coveredFrom: ago(0), coveredUntil: toWholeSecond(NOW + 40 * DAY_MS) };
    const { fresh } = planRun(state, policy, undefined, NOW);
    for (const slice of fresh) expect(slice.from < slice.to).toBe(true);
    const covered = fresh.reduce<Coverage>(extendCoverage, state);
    expect(covered.coveredUntil).toBe(state.coveredUntil);
  });

  it("comes to one covered range up to now and down to what is wanted, from whatever state, in any number of attempts", () => {
    const someState = fc.record({
      spanDays: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      endDaysAgo: fc.integer({ min: 0, max: 100 }),
      historyDaysAgo: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
      sinceDaysAgo: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
      sliceMs: fc.option(fc.integer({ min: policy.sliceMsMin, max: policy.sliceMsMax }), { nil: undefined }),
      interruptedAfter: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(someState, (input) => {
        const covered = input.spanDays !== undefined;
        const state = {
          ...initial,
          sliceMs: input.sliceMs,
          historyFrom: input.historyDaysAgo === undefined ? undefined : ago(input.historyDaysAgo * DAY_MS),
          coveredFrom: covered ? ago((input.endDaysAgo + (input.spanDays ?? 0)) * DAY_MS) : undefined,
          coveredUntil: covered ? ago(input.endDaysAgo * DAY_MS) : undefined,
        };
        const since =
          input.sinceDaysAgo === undefined ? undefined : { since: toInstant(NOW - input.sinceDaysAgo * DAY_MS) };
        const plan = planRun(state, policy, since, NOW);
        const walked: Window[] = slicesOf(plan).slice(0, input.interruptedAfter);
        const half = walked.reduce<Coverage>(extendCoverage, state);
        // The next attempt knows no `since` any more: the state carries what is still wanted.
        const rest = planRun({ ...state, ...half, historyFrom: plan.historyFrom }, policy, undefined, NOW);
        const whole = slicesOf(rest).reduce<Coverage>(extendCoverage, half);
        const oldest = [state.coveredFrom, state.historyFrom, since && ago((input.sinceDaysAgo ?? 0) * DAY_MS)]
          .filter((instant) => instant !== undefined)
          .toSorted()[0];
        expect(whole.coveredUntil).toBe(ago(0));
        expect((whole.coveredFrom ?? "z") <= (oldest ?? ago(30 * DAY_MS))).toBe(true);
      }),
    );
  });
});

describe("extendCoverage", () => {
  it("never claims a second that was not walked", () => {
    const slice = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 12 }), (slices) => {
        const at = (second: number) => toWholeSecond(NOW + second * SECOND_MS);
        const walked = new Set(
          slices.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)),
        );
        let coverage: Coverage = { coveredFrom: undefined, coveredUntil: undefined };
        let newest = "";
        for (const { start, end } of slices) {
          coverage = extendCoverage(coverage, { from: at(start), to: at(end) });
          expect((coverage.coveredUntil ?? "") >= newest).toBe(true);
          newest = coverage.coveredUntil ?? "";
        }
        for (let second = 0; second < 80; second++) {
          const claimed = (coverage.coveredFrom ?? "z") <= at(second) && at(second) < (coverage.coveredUntil ?? "");
          if (claimed) expect(walked.has(second)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("joins ranges that touch, and keeps the newer of two that do not", () => {
    const coverage = { coveredFrom: ago(10 * DAY_MS), coveredUntil: ago(5 * DAY_MS) };
    expect(extendCoverage(coverage, { from: ago(5 * DAY_MS), to: ago(0) })).toEqual({
      coveredFrom: ago(10 * DAY_MS),
      coveredUntil: ago(0),
    });
    expect(extendCoverage(coverage, { from: ago(DAY_MS), to: ago(0) })).toEqual({
      coveredFrom: ago(DAY_MS),
      coveredUntil: ago(0),
    });
    expect(extendCoverage(coverage, { from: ago(30 * DAY_MS), to: ago(20 * DAY_MS) })).toEqual(coverage);
  });
});
