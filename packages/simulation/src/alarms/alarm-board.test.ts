import { describe, expect, it } from "vitest";
import { createAlarmBoard } from "./alarm-board.ts";
import type { WatchedAlarm } from "./alarm-shape.ts";

const START = Date.parse("2026-11-22T12:00:00Z");
const minute = (count: number) => START + count * 60_000;

function buildAlarm(changes: Partial<WatchedAlarm> = {}): WatchedAlarm {
  return {
    name: "one",
    severity: "page",
    metric: { name: "M", statistic: "Sum" },
    periodSeconds: 300,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparison: "GreaterThanThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
    ...changes,
  };
}

function watch(...alarms: WatchedAlarm[]) {
  return createAlarmBoard({ alarms, startMs: START });
}

describe("createAlarmBoard", () => {
  it("begins with insufficient data and says when that changes", () => {
    const board = watch(buildAlarm());
    expect(board.toState("one")).toBe("INSUFFICIENT_DATA");
    board.advanceTo(minute(3));
    expect(board.transitions).toEqual([{ atMs: minute(1), alarm: "one", from: "INSUFFICIENT_DATA", to: "OK" }]);
  });

  it("slides its window minute by minute, across the bounds of five minutes on the clock", () => {
    const board = watch(buildAlarm());
    board.advanceTo(minute(3));
    board.put(minute(3.5), "M", 1);
    board.advanceTo(minute(7));
    expect(board.toState("one")).toBe("OK");
    board.put(minute(7.5), "M", 1);
    board.advanceTo(minute(8));
    expect(board.toState("one")).toBe("ALARM");
    expect(board.calls).toEqual([{ atMs: minute(8), alarm: "one", severity: "page" }]);
  });

  it("adds up sums, takes the highest of gauges, counts values, and divides where told", () => {
    const board = watch(
      buildAlarm({ name: "sum" }),
      buildAlarm({ name: "count", metric: { name: "M", statistic: "SampleCount" } }),
      buildAlarm({ name: "gauge", metric: { name: "M", statistic: "Maximum" } }),
      buildAlarm({ name: "share", metric: { name: "M", statistic: "Sum", per: "N" }, threshold: 0.5 }),
    );
    for (const value of [1, 1]) board.put(minute(0.5), "M", value);
    board.put(minute(0.5), "N", 4);
    board.advanceTo(minute(1));
    const toStates = () => ["sum", "count", "gauge", "share"].map(board.toState);
    expect(toStates()).toEqual(["ALARM", "ALARM", "OK", "OK"]);
    board.put(minute(1.5), "M", 1);
    board.advanceTo(minute(2));
    expect(toStates()).toEqual(["ALARM", "ALARM", "OK", "ALARM"]);
  });

  it("has no share where there is nothing to divide by", () => {
    const board = watch(buildAlarm({ metric: { name: "M", statistic: "Sum", per: "N" }, treatMissingData: "missing" }));
    board.put(minute(0.5), "M", 100);
    board.advanceTo(minute(2));
    expect(board.toState("one")).toBe("INSUFFICIENT_DATA");
  });

  it("divides by what was there last where a period holds nothing to divide by", () => {
    const board = watch(buildAlarm({ metric: { name: "M", statistic: "Sum", per: "N" }, threshold: 2 }));
    board.put(minute(0.5), "N", 4);
    board.put(minute(6.5), "M", 12);
    board.advanceTo(minute(7));
    expect(board.toState("one")).toBe("ALARM");
  });

  it("calls once per stay in ALARM", () => {
    const board = watch(buildAlarm());
    for (const at of [0.5, 2.5, 30.5]) board.put(minute(at), "M", 2);
    board.advanceTo(minute(90));
    expect(board.calls.map(({ atMs }) => atMs)).toEqual([minute(1), minute(31)]);
    expect(board.toState("one")).toBe("OK");
  });

  it("refuses a value from before what was evaluated, and a name that is none", () => {
    const board = watch(buildAlarm());
    board.advanceTo(minute(5));
    expect(() => board.put(minute(4), "M", 1)).toThrow(RangeError);
    expect(() => board.toState("two")).toThrow(RangeError);
  });
});

describe("an alarm that others suppress", () => {
  const cause = buildAlarm({ name: "cause", metric: { name: "C", statistic: "Maximum" }, threshold: 0 });
  const effect = buildAlarm({
    name: "effect",
    metric: { name: "E", statistic: "Maximum" },
    threshold: 0,
    suppressedBy: ["cause"],
  });
  const toCalls = (values: readonly (readonly [number, string])[], until: number) => {
    const board = watch(cause, effect);
    for (const [at, name] of values.toSorted(([a], [b]) => a - b)) {
      board.advanceTo(minute(at));
      board.put(minute(at), name, 1);
    }
    board.advanceTo(minute(until));
    return board.calls.map(({ atMs, alarm }) => [(atMs - START) / 60_000, alarm]);
  };
  const every4 = (from: number, to: number, name: string) =>
    Array.from({ length: Math.floor((to - from) / 4) + 1 }, (_, index) => [from + index * 4, name] as const);

  it("calls when nobody else does", () => {
    expect(toCalls(every4(0, 20, "E"), 20)).toEqual([[1, "effect"]]);
  });

  it("does not call while the cause rings", () => {
    expect(toCalls([...every4(4, 60, "E"), ...every4(1, 60, "C")], 60)).toEqual([[2, "cause"]]);
  });

  it("calls when it still rings after the cause, and not when it is over by then", () => {
    expect(toCalls([...every4(4, 80, "E"), ...every4(1, 41, "C")], 80)).toEqual([
      [2, "cause"],
      // The last value of the cause, of minute 41, stands in for missing ones for three periods.
      [56, "effect"],
    ]);
    expect(toCalls([...every4(4, 36, "E"), ...every4(1, 41, "C")], 80)).toEqual([[2, "cause"]]);
  });
});
