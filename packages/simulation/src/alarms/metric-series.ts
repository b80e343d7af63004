/** Values of metrics in time, and the data points an alarm makes of them. */
import type { WatchedAlarm } from "./alarm-shape.ts";

interface Value {
  readonly atMs: number;
  readonly value: number;
}

export interface MetricSeries {
  put(atMs: number, metric: string, value: number): void;
  /** The data point of the period that ends with `endMs`, its own moment counted in; undefined: nothing was put there. */
  toPoint(metric: WatchedAlarm["metric"], periodSeconds: number, endMs: number): number | undefined;
  /** Forgets what nobody can ask for any more. */
  forgetBefore(atMs: number): void;
}

export function createMetricSeries(): MetricSeries {
  const series = new Map<string, Value[]>();

  function listPeriod(name: string, startMs: number, endMs: number): number[] {
    return (series.get(name) ?? []).filter(({ atMs }) => atMs > startMs && atMs <= endMs).map(({ value }) => value);
  }

  return {
    put(atMs, metric, value) {
      const values = series.get(metric);
      if (values) values.push({ atMs, value });
      else series.set(metric, [{ atMs, value }]);
    },
    toPoint({ name, statistic, per }, periodSeconds, endMs) {
      const startMs = endMs - periodSeconds * 1_000;
      const values = listPeriod(name, startMs, endMs);
      if (per !== undefined) {
        const base = toSum(listPeriod(per, startMs, endMs));
        return base > 0 ? toSum(values) / base : undefined;
      }
      if (values.length === 0) return undefined;
      return statistic === "Sum" ? toSum(values) : Math.max(...values);
    },
    forgetBefore(atMs) {
      for (const [name, values] of series) {
        series.set(
          name,
          values.filter((one) => one.atMs >= atMs),
        );
      }
    },
  };
}

function toSum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
