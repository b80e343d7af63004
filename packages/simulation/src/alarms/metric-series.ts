/** Values of metrics in time, and the data points an alarm makes of them. */
import type { WatchedAlarm } from "./alarm-shape.ts";

interface Value {
  readonly atMs: number;
  readonly value: number;
}

export interface MetricSeries {
  put(atMs: number, metric: string, value: number): void;
  /**
   * The data point of the period that ends with `endMs`, its own moment counted in; undefined: nothing was put there.
   * @param fromMs where the evaluation range begins: so far back `REPEAT` looks for a value
   */
  toPoint(metric: WatchedAlarm["metric"], periodSeconds: number, endMs: number, fromMs: number): number | undefined;
  /** Forgets what nobody can ask for any more. */
  forgetBefore(atMs: number): void;
}

export function createMetricSeries(): MetricSeries {
  const series = new Map<string, Value[]>();

  function listPeriod(name: string, startMs: number, endMs: number): number[] {
    const values = series.get(name);
    // Most alarms, most of the time: nothing to look through, each minute of a month.
    if (!values || values.length === 0) return [];
    const found: number[] = [];
    // They are in this order.
    for (let index = findFirstAfter(values, startMs); index < values.length; index++) {
      const one = values[index];
      if (!one || one.atMs > endMs) break;
      found.push(one.value);
    }
    return found;
  }

  return {
    put(atMs, metric, value) {
      const values = series.get(metric);
      if (values) values.splice(findFirstAfter(values, atMs), 0, { atMs, value });
      else series.set(metric, [{ atMs, value }]);
    },
    toPoint({ name, statistic, resource, per, sample }, periodSeconds, endMs, fromMs) {
      const periodMs = periodSeconds * 1_000;
      const list = (of: string, lastMs = endMs) =>
        listPeriod(resource === undefined ? of : `${resource}.${of}`, lastMs - periodMs, lastMs);
      if (sample !== undefined) {
        const asked = list(sample.name);
        if (asked.length === 0) return undefined;
        if (toSum(asked) < sample.minimum) return 0;
      }
      const values = list(name);
      if (per !== undefined) {
        let lastMs = endMs;
        while (lastMs - periodMs > fromMs && list(per, lastMs).length === 0) lastMs -= periodMs;
        const base = toSum(list(per, lastMs));
        return base > 0 ? toSum(values) / base : undefined;
      }
      if (values.length === 0) return undefined;
      if (statistic === "p95") return toPercentile(values, 0.95);
      if (statistic === "SampleCount") return values.length;
      return statistic === "Sum" ? toSum(values) : Math.max(...values);
    },
    forgetBefore(atMs) {
      for (const values of series.values()) values.splice(0, findFirstAfter(values, atMs - 1));
    },
  };
}

/** The index of the first value later than `atMs`. */
function findFirstAfter(values: readonly Value[], atMs: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle]?.atMs ?? atMs) > atMs) to = middle;
    else from = middle + 1;
  }
  return from;
}

function toSum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Nearest rank. */
function toPercentile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1];
}
