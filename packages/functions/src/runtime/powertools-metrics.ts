/**
 * The domain's metrics on Powertools: one line of CloudWatch's embedded metric format (EMF) per invocation, for everything added
 * in it. The dimensions are the service and the stage, and nothing else ever. What goes to the log alone is a field of that line
 * CloudWatch makes no metric of.
 */
import { Metrics as PowertoolsMetrics } from "@aws-lambda-powertools/metrics";
import { type Clock, METRICS, type MetricName, type Metrics } from "@fathom-sync/core";

/** The alarms look for the metrics here (`infra/plan/alarm-plan.ts`; a test holds both together). */
export const METRIC_NAMESPACE = "fathom-sync";
const SERVICE_NAME = "fathom-sync";

export interface InvocationMetrics extends Metrics {
  /** Writes what was added since the last time. Left out by metrics that are read where they are added. */
  flush?(): void;
}

export function createPowertoolsMetrics(dependencies: {
  readonly stage: string;
  readonly clock: Clock;
  /** Takes one line; standard output when left out. Not the console: Lambda's would put a prefix before the line. */
  readonly write?: (line: string) => void;
}): InvocationMetrics {
  const { stage, clock, write = (line) => process.stdout.write(`${line}\n`) } = dependencies;
  const emf = new PowertoolsMetrics({
    namespace: METRIC_NAMESPACE,
    serviceName: SERVICE_NAME,
    defaultDimensions: { stage },
  });
  const values = new Map<MetricName, number>();

  return {
    add(name, value) {
      const before = values.get(name);
      if (before === undefined) values.set(name, value);
      else values.set(name, METRICS[name].kind === "sum" ? before + value : Math.max(before, value));
    },
    flush() {
      if (values.size === 0) return;
      const all = [...values];
      values.clear();
      const metrics = all.filter(([name]) => METRICS[name].to === "metric");
      const fields = Object.fromEntries(all.filter(([name]) => METRICS[name].to === "log"));
      if (metrics.length === 0) {
        // An EMF line without a metric is none (AWS: EMF specification, "Metrics" of a MetricDirective).
        write(JSON.stringify({ service: SERVICE_NAME, stage, ...fields }));
        return;
      }
      for (const [name, value] of metrics) emf.addMetric(name, METRICS[name].unit, value);
      emf.setTimestamp(clock.now());
      const line = JSON.stringify({ ...emf.serializeMetrics(), ...fields });
      emf.clearMetrics();
      write(line);
    },
  };
}
