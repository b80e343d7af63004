import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, SECOND_MS, toInstant, toWholeSecond } from "../clock.ts";
import { DEFAULT_SYNC_POLICY as policy } from "./policy.ts";
import { toInitialState } from "./state.ts";
import {
  type Coverage,
  extendCoverage,
  planHistory,
  planRun,
  type RunPlan,
  type SliceKind,
  toSlices,
  type Window,
} from "./window.ts";

const NOW = Date.parse("2026-11-22T12:00:00.750Z");
const ago = (ms: number) => toWholeSecond(NOW - ms);
const initial = toInitialState("r1");
const slicesOf = (plan: RunPlan) => plan.slices.map(({ window }) => window);
const ofKind = (plan: RunPlan, kind: SliceKind) =>
  plan.slices.filter((slice) => slice.kind === kind).map(({ window }) => window);
/** Compared a moment ago: nothing falls due. */
const compared = { ...initial, reconciledAt: toInstant(NOW - SECOND_MS), deepAt: toInstant(NOW - SECOND_MS) };

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
      slices: [{ window: { from: ago(30 * DAY_MS), to: ago(0) }, kind: "first" }],
      historyFrom: ago(30 * DAY_MS),
      coverage: { coveredFrom: undefined, coveredUntil: undefined },
      comparison: "deep",
    });
  });

  it("lists from the overlap before what is covered up to now", () => {
    const state = { ...compared, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    expect(planRun(state, policy, undefined, NOW).slices).toEqual([
      { window: { from: ago(HOUR_MS + policy.overlapMs), to: ago(0) }, kind: "fresh" },
    ]);
  });

  it("goes on down through history that is still wanted, newest first", () => {
    const state = {
      ...compared,
      coveredFrom: ago(10 * DAY_MS),
      coveredUntil: ago(HOUR_MS),
      historyFrom: ago(90 * DAY_MS),
    };
    const plan = planRun(state, policy, undefined, NOW);
    const first = ofKind(plan, "first");
    expect(first[0]?.to).toBe(ago(10 * DAY_MS));
    expect(first.at(-1)?.from).toBe(ago(90 * DAY_MS));
    expect(plan.historyFrom).toBe(ago(90 * DAY_MS));
  });

  it("reads what is new first, then again from `since` within what is covered, then what lies below", () => {
    const state = { ...compared, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    const overlap = HOUR_MS + policy.overlapMs;
    const within = planRun(state, policy, { since: toInstant(NOW - 20 * DAY_MS) }, NOW);
    expect(within.slices).toEqual([
      { window: { from: ago(overlap), to: ago(0) }, kind: "fresh" },
      { window: { from: ago(20 * DAY_MS), to: ago(overlap) }, kind: "reread" },
    ]);
    const below = planRun(state, policy, { since: toInstant(NOW - 45 * DAY_MS) }, NOW);
    expect(ofKind(below, "reread")).toEqual([{ from: ago(30 * DAY_MS), to: ago(overlap) }]);
    expect(ofKind(below, "first")).toEqual([{ from: ago(45 * DAY_MS), to: ago(30 * DAY_MS) }]);
  });

  it("owes a window that was asked for and not read to its end until it is read", () => {
    const state = { ...compared, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    const since = toInstant(NOW - 20 * DAY_MS);
    expect(planRun({ ...state, recheckFrom: since }, policy, undefined, NOW)).toEqual(
      planRun(state, policy, { since }, NOW),
    );
  });

  it("never lists less because `since` is recent", () => {
    const state = { ...compared, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(HOUR_MS) };
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
    expect(slicesOf(second).at(-1)?.from).toBe(ago(60 * DAY_MS));
  });

  it("does not believe a clock that ran ahead: nothing is covered in the future, and everything since then is listed", () => {
    const state = { ...compared, coveredFrom: ago(9 * DAY_MS), coveredUntil: toWholeSecond(NOW + 40 * DAY_MS) };
    const plan = planRun(state, policy, undefined, NOW);
    expect(plan.coverage).toEqual({ coveredFrom: ago(9 * DAY_MS), coveredUntil: ago(0) });
    expect(slicesOf(plan)).toEqual([{ from: ago(policy.overlapMs), to: ago(0) }]);
    const wholly = planRun({ ...state, coveredFrom: toWholeSecond(NOW + 10 * DAY_MS) }, policy, undefined, NOW);
    expect(wholly.coverage).toEqual({ coveredFrom: undefined, coveredUntil: undefined });
    expect(slicesOf(wholly)).toEqual([{ from: ago(30 * DAY_MS), to: ago(0) }]);
  });

  it("goes on from what a clock a little ahead covered, whichever way the next one is off", () => {
    for (const skewMs of [-120, -1, 0, 1, 120].map((seconds) => seconds * SECOND_MS)) {
      const state = { ...compared, coveredFrom: ago(9 * DAY_MS), coveredUntil: toWholeSecond(NOW + skewMs) };
      const [slice] = slicesOf(planRun(state, policy, undefined, NOW));
      expect(slice?.from).toBe(toWholeSecond(NOW + skewMs - policy.overlapMs));
      expect((slice?.to ?? "") >= ago(0)).toBe(true);
    }
  });

  it("compares seven days once a day and thirty once a week, at a phase of the rep's own", () => {
    const phaseMs = 5 * HOUR_MS;
    let state = { ...compared, coveredFrom: ago(300 * DAY_MS), coveredUntil: ago(HOUR_MS) };
    const seen: RunPlan["comparison"][] = [];
    for (let hour = 0; hour < 14 * 24; hour++) {
      const nowMs = NOW + hour * HOUR_MS;
      const { comparison, slices } = planRun(state, policy, undefined, nowMs, phaseMs);
      if (comparison !== "none") {
        const from = slices.find(({ kind }) => kind === "reread")?.window.from;
        expect(from).toBe(toWholeSecond(nowMs - policy[comparison].windowMs));
        expect((nowMs - phaseMs) % DAY_MS).toBeLessThan(HOUR_MS);
        state = {
          ...state,
          reconciledAt: toInstant(nowMs),
          deepAt: comparison === "deep" ? toInstant(nowMs) : state.deepAt,
        };
        seen.push(comparison);
      }
      state = { ...state, coveredUntil: toWholeSecond(nowMs) };
    }
    expect(seen.filter((one) => one === "deep")).toHaveLength(2);
    expect(seen).toHaveLength(14);
  });

  it("does not read again what the first window is still reading", () => {
    const state = {
      ...initial,
      coveredFrom: ago(10 * DAY_MS),
      coveredUntil: ago(HOUR_MS),
      historyFrom: ago(30 * DAY_MS),
    };
    expect(planRun(state, policy, undefined, NOW).slices.map(({ kind }) => kind)).toEqual(["fresh", "first"]);
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

describe("planHistory", () => {
  it("tiles what lies between the horizon and what is covered, newest first, and nothing once it is there", () => {
    const state = { ...compared, coveredFrom: ago(30 * DAY_MS), coveredUntil: ago(0), horizonFrom: ago(365 * DAY_MS) };
    const slices = planHistory(state, policy).map(({ window }) => window);
    expect(slices[0]?.to).toBe(ago(30 * DAY_MS));
    expect(slices.at(-1)?.from).toBe(ago(365 * DAY_MS));
    for (const [index, slice] of slices.entries()) if (index > 0) expect(slice.to).toBe(slices[index - 1]?.from);
    expect(planHistory({ ...state, coveredFrom: ago(365 * DAY_MS) }, policy)).toEqual([]);
    expect(planHistory({ ...state, horizonFrom: undefined }, policy)).toEqual([]);
    expect(planHistory(initial, policy)).toEqual([]);
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
