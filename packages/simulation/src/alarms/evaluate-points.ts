/**
 * CloudWatch's judgement on the data points of one alarm, missing ones among them. After "Configuring how CloudWatch alarms treat
 * missing data" and "Avoiding premature transitions to alarm state" (Amazon CloudWatch User Guide); its tables are the test.
 */
import type { AlarmState, WatchedAlarm } from "./alarm-shape.ts";

export type Rule = Pick<
  WatchedAlarm,
  "evaluationPeriods" | "datapointsToAlarm" | "comparison" | "threshold" | "treatMissingData"
>;

/** CloudWatch retrieves this many data points more than the evaluation periods, in case some are missing. */
export const EVALUATION_RANGE_EXTRA = 2;

/**
 * @param points newest first, as many as the evaluation range has; undefined: missing
 * @param current the state so far, for rules that keep it
 */
export function evaluatePoints(rule: Rule, points: readonly (number | undefined)[], current: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const real = points.filter((point) => point !== undefined);
  const used = real.slice(0, evaluationPeriods);
  const breaching = used.filter((point) => isBreaching(rule, point)).length;
  if (breaching >= datapointsToAlarm) return "ALARM";
  const missing = evaluationPeriods - used.length;
  if (missing === 0) return "OK";
  switch (treatMissingData) {
    case "breaching":
      return breaching + missing >= datapointsToAlarm ? "ALARM" : "OK";
    case "notBreaching":
      return "OK";
    case "ignore":
      return breaching === used.length ? current : "OK";
    case "missing":
      if (used.length === 0) return "INSUFFICIENT_DATA";
      if (breaching < used.length) return "OK";
      // Nothing but breaching points: enough when the oldest is old enough, else the next one is waited for.
      return points.findLastIndex((point) => point !== undefined) + 1 >= datapointsToAlarm ? "ALARM" : current;
  }
}

function isBreaching({ comparison, threshold }: Rule, value: number): boolean {
  switch (comparison) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "LessThanThreshold":
      return value < threshold;
  }
}
