/** The plan's alarms on what AWS measures: values as AWS writes them, of healthy days and of bad ones. */
import { describe, expect, it } from "vitest";
import { ALARMS, METRIC_NAMESPACE } from "../../../../infra/plan/alarm-plan.ts";
import { QUEUE, SCHEDULE } from "../../../../infra/plan/sync-plan.ts";
import { createAlarmBoard } from "./alarm-board.ts";

const START = Date.parse("2026-11-22T12:00:00Z");
const MINUTE_MS = 60_000;
const INTERVAL_MINUTES = SCHEDULE.intervalSeconds / 60;
const AWS = ALARMS.filter(({ metric }) => metric.namespace !== METRIC_NAMESPACE);

/** What AWS writes in one minute. */
type Minute = Readonly<Record<string, readonly number[]>>;

const isTick = (minute: number) => minute % INTERVAL_MINUTES === 0;

/** A healthy system with trouble as of every day: one bad answer, one slow one, one message that waited out its visibility. */
function toHealthy(minute: number): Minute {
  return {
    "SyncQueue.ApproximateAgeOfOldestMessage": [isTick(minute) ? 20 : minute % 240 === 7 ? 1_500 : 0],
    "Worker.Duration": isTick(minute) ? [1_200, 4_000, minute % 360 === 0 ? 55_200 : 900] : [],
    "Worker.Throttles": minute % 720 === 30 ? [3] : [],
    "Api.UrlRequestCount": [12],
    "Api.Url5xxCount": minute % 90 === 0 ? [1] : [],
    "Api.UrlRequestLatency": Array.from({ length: 12 }, (_, index) => (index === 0 && minute % 7 === 0 ? 20_000 : 60)),
    "Table.WriteThrottleEvents": minute % 720 === 60 ? [40] : [],
  };
}

function run(minutes: number, toMinute: (minute: number) => Minute) {
  const board = createAlarmBoard({ alarms: AWS, startMs: START });
  for (let minute = 0; minute < minutes; minute++) {
    const at = START + minute * MINUTE_MS + 1_000;
    board.advanceTo(at);
    for (const [name, values] of Object.entries(toMinute(minute)))
      for (const value of values) board.put(at, name, value);
  }
  board.advanceTo(START + minutes * MINUTE_MS);
  return board.calls.map(({ atMs, alarm }) => ({ alarm, minute: (atMs - START) / MINUTE_MS }));
}

const FROM = 240;
/** What differs from health from minute 240 on. */
const BAD: Readonly<Record<string, (minute: number) => Minute>> = {
  "queue-waits": (minute) => ({ "SyncQueue.ApproximateAgeOfOldestMessage": [(minute - FROM) * 60] }),
  "dead-letters": () => ({ "SyncDeadLetters.ApproximateNumberOfMessagesVisible": [1] }),
  "tick-dead-letters": () => ({ "TickDeadLetters.ApproximateNumberOfMessagesVisible": [1] }),
  "worker-slow": (minute) => ({ "Worker.Duration": isTick(minute) ? [60_000] : [] }),
  "api-failing": () => ({ "Api.Url5xxCount": [2] }),
  "api-slow": () => ({ "Api.UrlRequestLatency": Array.from({ length: 12 }, () => 5_100) }),
  "table-reads-throttled": () => ({ "Table.ReadThrottleEvents": [1] }),
  "table-writes-throttled": () => ({ "Table.WriteThrottleEvents": [1] }),
  ...Object.fromEntries(
    ["Dispatcher", "Worker", "Api", "Webhook"].flatMap((name) => [
      [`${name.toLowerCase()}-errors`, (minute: number) => (isTick(minute) ? { [`${name}.Errors`]: [1] } : {})],
      [`${name.toLowerCase()}-throttled`, (minute: number) => (isTick(minute) ? { [`${name}.Throttles`]: [1] } : {})],
    ]),
  ),
};

describe("the alarms on what AWS measures", () => {
  it("ring nobody on a day as it usually is", () => {
    expect(run(24 * 60, toHealthy)).toEqual([]);
  });

  it.each(AWS.map(({ name }) => name))("%s rings once, and alone, when its cause is there", (name) => {
    const bad = BAD[name];
    if (!bad) throw new Error(`no cause for ${name}`);
    const calls = run(FROM + 4 * INTERVAL_MINUTES, (minute) => ({
      ...toHealthy(minute),
      ...(minute >= FROM ? bad(minute) : {}),
    }));
    expect(calls.map(({ alarm }) => alarm)).toEqual([name]);
    expect(calls[0]?.minute).toBeGreaterThan(FROM);
    expect(calls[0]?.minute).toBeLessThanOrEqual(FROM + 2 * INTERVAL_MINUTES);
  });

  it("do not ring for a share of too few requests", () => {
    const night = () => ({
      "Api.UrlRequestCount": [3],
      "Api.Url5xxCount": [3],
      "Api.UrlRequestLatency": [20_000, 20_000],
    });
    expect(run(120, night)).toEqual([]);
  });
});

describe("queue-waits", () => {
  it("leaves it to own-outage when messages come back and back by a fault of ours", () => {
    const board = createAlarmBoard({ alarms: ALARMS, startMs: START });
    for (let minute = 0; minute < 300; minute++) {
      const at = START + minute * MINUTE_MS + 1_000;
      board.advanceTo(at);
      if (isTick(minute)) for (const name of ["StalestRepSeconds", "RepsDispatched"]) board.put(at, name, 1);
      if (minute < 60) continue;
      const longest = QUEUE.visibilityTimeoutSeconds * 6;
      board.put(at, "SyncQueue.ApproximateAgeOfOldestMessage", Math.min(longest, (minute - 60) * 60));
      if (minute % 6 === 0) board.put(at, "OwnFaults", 1);
    }
    board.advanceTo(START + 300 * MINUTE_MS);
    expect(board.calls.filter(({ severity }) => severity === "page").map(({ alarm }) => alarm)).toEqual(["own-outage"]);
  });
});
