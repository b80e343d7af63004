import { describe, expect, it } from "vitest";
import { EVALUATION_RANGE_EXTRA as PLANNED_EXTRA } from "../../../../infra/plan/alarm-plan.ts";
import type { AlarmState } from "./alarm-shape.ts";
import { EVALUATION_RANGE_EXTRA, evaluatePoints, type Rule } from "./evaluate-points.ts";

const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;
type Expected = AlarmState | "current";

/** As the User Guide writes them: newest on the right, X breaching, 0 not, - missing. */
function toPoints(row: string): (number | undefined)[] {
  return row
    .split(" ")
    .map((sign) => (sign === "-" ? undefined : sign === "X" ? 9 : 0))
    .toReversed();
}

function evaluate(row: string, changes: Partial<Rule>, current: AlarmState = "OK"): AlarmState {
  const rule: Rule = {
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    comparison: "GreaterThanThreshold",
    threshold: 5,
    treatMissingData: "missing",
    ...changes,
  };
  return evaluatePoints(rule, toPoints(row), current);
}

function expectRow(row: string, datapointsToAlarm: number, expected: readonly Expected[]): void {
  TREATMENTS.forEach((treatMissingData, index) => {
    for (const current of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const) {
      const wanted = expected[index] === "current" ? current : expected[index];
      expect({
        treatMissingData,
        current,
        state: evaluate(row, { datapointsToAlarm, treatMissingData }, current),
      }).toEqual({ treatMissingData, current, state: wanted });
    }
  });
}

describe("the User Guide's table of an alarm of 3 out of 3", () => {
  it.each<[string, Expected, Expected, Expected, Expected]>([
    ["0 - X - X", "OK", "OK", "OK", "OK"],
    ["0 - - - -", "OK", "OK", "OK", "OK"],
    ["- - - - -", "INSUFFICIENT_DATA", "current", "ALARM", "OK"],
    ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["- - X - -", "ALARM", "current", "ALARM", "OK"],
  ])("%s", (row, ...expected) => expectRow(row, 3, expected));

  it.each(["- - - - X", "- - - X -"])("waits for the next point after %s", (row) => {
    expect(evaluate(row, { treatMissingData: "missing" })).toBe("OK");
  });
});

describe("the User Guide's table of an alarm of 2 out of 3", () => {
  it.each<[string, Expected, Expected, Expected, Expected]>([
    ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 - X - -", "OK", "OK", "ALARM", "OK"],
    ["- - - - 0", "OK", "OK", "ALARM", "OK"],
    ["- - - X -", "ALARM", "current", "ALARM", "OK"],
  ])("%s", (row, ...expected) => expectRow(row, 2, expected));
});

describe("evaluatePoints", () => {
  it("compares as told", () => {
    const one = { evaluationPeriods: 1, datapointsToAlarm: 1, threshold: 9 };
    expect(evaluate("X", { ...one, comparison: "GreaterThanThreshold" })).toBe("OK");
    expect(evaluate("X", { ...one, comparison: "GreaterThanOrEqualToThreshold" })).toBe("ALARM");
    expect(evaluate("X", { ...one, comparison: "LessThanThreshold" })).toBe("OK");
    expect(evaluate("0", { ...one, comparison: "LessThanThreshold" })).toBe("ALARM");
  });

  it("looks as far back as the plan reckons with", () => {
    expect(EVALUATION_RANGE_EXTRA).toBe(PLANNED_EXTRA);
  });
});
