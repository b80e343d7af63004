/**
 * The alarms of a plan on one timeline, evaluated each minute as CloudWatch does: sliding windows, M out of N, missing data,
 * transitions, and who is called. A value counts from the minute it was put in; that real ones take a minute or two to get
 * there is left out.
 */
import type { AlarmState, WatchedAlarm } from "./alarm-shape.ts";
import { EVALUATION_RANGE_EXTRA, evaluatePoints } from "./evaluate-points.ts";
import { createMetricSeries } from "./metric-series.ts";
import { createSuppressor } from "./suppressor.ts";

const MINUTE_MS = 60_000;

export interface Transition {
  readonly atMs: number;
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

export interface Call {
  readonly atMs: number;
  readonly alarm: string;
  readonly severity: WatchedAlarm["severity"];
}

export interface AlarmBoard {
  /** A value of a metric, of an AWS one as `<resource>.<name>`. Not before the last minute evaluated. */
  put(atMs: number, metric: string, value: number): void;
  /** Evaluates every full minute up to `nowMs`. */
  advanceTo(nowMs: number): void;
  toState(alarm: string): AlarmState;
  readonly transitions: readonly Transition[];
  /** Who was called, and when. */
  readonly calls: readonly Call[];
}

export function createAlarmBoard(input: {
  readonly alarms: readonly WatchedAlarm[];
  readonly startMs: number;
}): AlarmBoard {
  const series = createMetricSeries();
  const watched = input.alarms.map((alarm) => ({
    alarm,
    suppressor: createSuppressor(alarm),
    rangePoints: alarm.evaluationPeriods + EVALUATION_RANGE_EXTRA,
  }));
  const longestMs = Math.max(0, ...watched.map(({ alarm, rangePoints }) => rangePoints * alarm.periodSeconds * 1_000));
  const states = new Map<string, AlarmState>(input.alarms.map(({ name }) => [name, "INSUFFICIENT_DATA"]));
  const transitions: Transition[] = [];
  const calls: Call[] = [];
  let evaluatedMs = Math.floor(input.startMs / MINUTE_MS) * MINUTE_MS;

  function toState(name: string): AlarmState {
    const state = states.get(name);
    if (state === undefined) throw new RangeError(`no alarm ${JSON.stringify(name)} on this board`);
    return state;
  }

  function evaluate(nowMs: number): void {
    for (const { alarm, rangePoints } of watched) {
      const periodMs = alarm.periodSeconds * 1_000;
      const fromMs = nowMs - rangePoints * periodMs;
      const points = Array.from({ length: rangePoints }, (_, index) =>
        series.toPoint(alarm.metric, alarm.periodSeconds, nowMs - index * periodMs, fromMs),
      );
      const from = toState(alarm.name);
      const to = evaluatePoints(alarm, points, from);
      if (to === from) continue;
      states.set(alarm.name, to);
      transitions.push({ atMs: nowMs, alarm: alarm.name, from, to });
    }
    const alarming = new Set(watched.map(({ alarm }) => alarm.name).filter((name) => toState(name) === "ALARM"));
    for (const { alarm, suppressor } of watched) {
      if (suppressor.isCalling(alarming)) {
        calls.push({ atMs: nowMs, alarm: alarm.name, severity: alarm.severity });
      }
    }
  }

  return {
    toState,
    transitions,
    calls,
    put(atMs, metric, value) {
      if (atMs < evaluatedMs) throw new RangeError(`${metric}: a value at ${atMs}, evaluated up to ${evaluatedMs}`);
      series.put(atMs, metric, value);
    },
    advanceTo(nowMs) {
      while (evaluatedMs + MINUTE_MS <= nowMs) {
        evaluatedMs += MINUTE_MS;
        evaluate(evaluatedMs);
      }
      series.forgetBefore(evaluatedMs - longestMs - MINUTE_MS);
    },
  };
}
