/**
 * What CloudWatch is asked for an alarm: one metric, or several and a piece of metric math over them. Pure data still; the stack adds
 * dimensions (`AlarmMetric`) and nothing else.
 */
import type { Alarm, AlarmMetric, PlannedResource } from "./alarm-shape.ts";

/** PutMetricAlarm, `Metrics[]`: exactly one of several returns data. */
export type AlarmQuery =
  | {
      readonly id: string;
      readonly metric: {
        readonly namespace: string;
        readonly name: string;
        readonly statistic: AlarmMetric["statistic"];
        readonly periodSeconds: number;
        readonly resource?: PlannedResource;
      };
      readonly returnData: boolean;
    }
  | { readonly id: string; readonly expression: string; readonly label: string; readonly returnData: true };

/**
 * The only one of a plain alarm (`returnData`; build it as a metric alarm with `metricName`, or with one query), else the metrics
 * and, last, the expression. The simulation computes the same (packages/simulation/src/alarms/metric-series.ts).
 */
export function toAlarmQueries({
  name: label,
  metric,
  periodSeconds,
}: Pick<Alarm, "name" | "metric" | "periodSeconds">) {
  const { namespace, name, statistic, resource, per, sample } = metric;
  const isPlain = per === undefined && sample === undefined;
  const queries: AlarmQuery[] = [];
  const ids = new Map<string, string>();

  function use(metricName: string, by: AlarmMetric["statistic"]): string {
    const key = `${metricName} ${by}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    // AWS, MetricDataQuery: an id begins with a small letter.
    const id = `m${ids.size + 1}`;
    ids.set(key, id);
    const of = { namespace, name: metricName, statistic: by, periodSeconds };
    queries.push({ id, metric: resource === undefined ? of : { ...of, resource }, returnData: isPlain });
    return id;
  }

  const value = use(name, statistic);
  if (isPlain) return queries;
  // What did not happen is written by nobody: none of it. A period may lie between an early tick and a late one, and hold none: then
  // what is divided by is as it was (AWS: Using metric math, FILL). Of a sample there is enough, or no share at all.
  const base = per === undefined ? "" : use(per, "Sum");
  const by = per === sample?.name ? base : `FILL(${base}, REPEAT)`;
  const share = per === undefined ? value : `FILL(${value}, 0) / ${by}`;
  // AWS, "Using metric math", IF: of two branches, the second where the condition is false.
  const expression = sample === undefined ? share : `IF(${use(sample.name, "Sum")} >= ${sample.minimum}, ${share}, 0)`;
  queries.push({ id: "value", expression, label, returnData: true });
  return queries;
}
