import { METRICS, type MetricName } from "@fathom-sync/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { watchText } from "../../../../test/canaries/index.ts";
import { createShiftedClock } from "../../test/recorder.ts";
import { createPowertoolsMetrics, METRIC_NAMESPACE } from "./powertools-metrics.ts";

interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: {
      readonly Namespace: string;
      readonly Dimensions: string[][];
      readonly Metrics: { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

let lines: string[];
const clock = createShiftedClock();
const write = (line: string) => {
  watchText("metric", line);
  lines.push(line);
};
const create = () => createPowertoolsMetrics({ stage: "test", clock, write });
const parse = (line: string | undefined) => JSON.parse(line ?? "") as Emf;

beforeEach(() => {
  lines = [];
});

describe("createPowertoolsMetrics", () => {
  it("writes one line of EMF with what was added: sums added up, gauges at their highest", () => {
    const metrics = create();
    for (const value of [2, 3]) metrics.add("CallsAdded", value);
    for (const value of [7, 9, 8]) metrics.add("StalestRepSeconds", value);
    clock.advance(60_000);
    const before = clock.now();
    metrics.flush?.();
    expect(lines).toHaveLength(1);
    const emf = parse(lines[0]);
    expect(emf).toMatchObject({ CallsAdded: 5, StalestRepSeconds: 9 });
    expect(emf._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: METRIC_NAMESPACE,
        Dimensions: [["service", "stage"]],
        Metrics: [
          { Name: "CallsAdded", Unit: "Count" },
          { Name: "StalestRepSeconds", Unit: "Seconds" },
        ],
      },
    ]);
    expect(emf._aws.Timestamp).toBeGreaterThanOrEqual(before);
    expect(emf._aws.Timestamp).toBeLessThan(before + 10_000);
  });

  it("writes nothing when nothing was added, and nothing twice", () => {
    const metrics = create();
    metrics.flush?.();
    metrics.add("OwnFaults", 1);
    metrics.flush?.();
    metrics.flush?.();
    metrics.add("OwnFaults", 2);
    metrics.flush?.();
    expect(lines.map((line) => parse(line).OwnFaults)).toEqual([1, 2]);
  });

  it("writes a gauge of 0", () => {
    const metrics = create();
    metrics.add("RepsBlocked", 0);
    metrics.flush?.();
    expect(parse(lines[0])).toMatchObject({ RepsBlocked: 0 });
  });

  it("fits everything there is to measure into one line, and has no fields but the metrics and the two dimensions", () => {
    const metrics = create();
    const names = Object.keys(METRICS) as MetricName[];
    for (const name of names) metrics.add(name, 1);
    metrics.flush?.();
    expect(lines).toHaveLength(1);
    expect(Object.keys(parse(lines[0])).toSorted()).toEqual(["_aws", "service", "stage", ...names].toSorted());
  });

  it("lets CloudWatch make metrics of what alarms and the first row need, and of nothing else: each is billed", () => {
    const metrics = create();
    const names = Object.keys(METRICS) as MetricName[];
    for (const name of names) metrics.add(name, 1);
    metrics.flush?.();
    const [directive] = parse(lines[0])._aws.CloudWatchMetrics;
    expect(directive?.Metrics.map(({ Name }) => Name)).toEqual(names.filter((name) => METRICS[name].to === "metric"));
  });

  it("writes a plain line when there is nothing to make a metric of, as for every read of the API", () => {
    const metrics = create();
    metrics.add("ReadUnits", 1.5);
    metrics.flush?.();
    metrics.add("LightRequests", 2);
    metrics.flush?.();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { service: "fathom-sync", stage: "test", ReadUnits: 1.5 },
      { service: "fathom-sync", stage: "test", LightRequests: 2 },
    ]);
  });

  it("writes to standard output when not told otherwise, a line of its own without a prefix", () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const metrics = createPowertoolsMetrics({ stage: "test", clock });
    metrics.add("CallsAdded", 1);
    metrics.flush?.();
    const written = write.mock.calls.map(([chunk]) => String(chunk));
    write.mockRestore();
    const ours = written.filter((chunk) => chunk.includes("CallsAdded"));
    expect(ours).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
  });
});
