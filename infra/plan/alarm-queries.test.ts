import { describe, expect, it } from "vitest";
import { ALARMS } from "./alarm-plan.ts";
import { toAlarmQueries } from "./alarm-queries.ts";

const cases = ALARMS.map((alarm) => [alarm.name, alarm] as const);

function getAlarm(name: string) {
  const alarm = ALARMS.find((one) => one.name === name);
  if (!alarm) throw new Error(`no alarm ${name}`);
  return alarm;
}

const toExpression = (name: string) =>
  toAlarmQueries(getAlarm(name)).flatMap((query) => ("expression" in query ? [query.expression] : []));

describe("toAlarmQueries", () => {
  it.each(cases)("asks for %s so that one answer remains, and uses all it asks for", (_name, alarm) => {
    const queries = toAlarmQueries(alarm);
    expect(queries.filter(({ returnData }) => returnData)).toHaveLength(1);
    expect(queries.at(-1)?.returnData).toBe(true);
    const ids = queries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
    for (const expression of toExpression(alarm.name)) {
      expect(new Set(expression.match(/m\d+/g))).toEqual(new Set(ids.slice(0, -1)));
    }
  });

  it("writes no math for a metric as it is", () => {
    expect(toAlarmQueries(getAlarm("dead-letters"))).toEqual([
      {
        id: "m1",
        metric: {
          namespace: "AWS/SQS",
          name: "ApproximateNumberOfMessagesVisible",
          statistic: "Maximum",
          periodSeconds: 300,
          resource: "SyncDeadLetters",
        },
        returnData: true,
      },
    ]);
  });

  it("divides, and asks for enough of a sample", () => {
    expect(toExpression("source-outage")).toEqual(["FILL(m1, 0) / FILL(m2, REPEAT)"]);
    expect(toExpression("api-failing")).toEqual(["IF(m2 >= 20, FILL(m1, 0) / m2, 0)"]);
    expect(toExpression("api-slow")).toEqual(["IF(m2 >= 20, m1, 0)"]);
  });
});
