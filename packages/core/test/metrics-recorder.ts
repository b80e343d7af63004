/** Metrics that keep what they are told, added up as they leave the process, for tests that look at them. */
import { watchText } from "../../../test/canaries/index.ts";
import { METRICS, type MetricName, type Metrics } from "../src/index.ts";

export interface MetricsRecorder extends Metrics {
  /** Sums added up, gauges at their highest; only what was added. */
  readonly values: Partial<Record<MetricName, number>>;
  clear(): void;
}

export function createMetricsRecorder(): MetricsRecorder {
  let values: Partial<Record<MetricName, number>> = {};
  return {
    get values() {
      return values;
    },
    add(name, value) {
      watchText("metric", `${name} ${value}`);
      const before = values[name];
      values[name] =
        before === undefined ? value : METRICS[name].kind === "sum" ? before + value : Math.max(before, value);
    },
    clear() {
      values = {};
    },
  };
}
