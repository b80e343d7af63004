import { METRICS, type MetricDefinition } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { ALARMS } from "./alarm-plan.ts";
import { METRIC_NAMESPACE } from "./alarm-shape.ts";
import { toDashboardBody } from "./dashboard-body.ts";
import { DASHBOARD, type DashboardLine, type DashboardWidget } from "./dashboard-plan.ts";

const CATALOGUE: Readonly<Record<string, MetricDefinition | undefined>> = METRICS;
type LogWidget = Extract<DashboardWidget, { readonly kind: "log" }>;
type Graph = Exclude<DashboardWidget, { readonly kind: "alarms" } | LogWidget>;
const all = DASHBOARD.flatMap(({ widgets }) => widgets);
const graphs = all.filter((one): one is Graph => one.kind === "graph" || one.kind === "number");
const logWidgets = all.filter((one): one is LogWidget => one.kind === "log");
const cases = graphs.map((graph) => [graph.title, graph] as const);

function getAlarm(name: string) {
  const alarm = ALARMS.find((one) => one.name === name);
  if (!alarm) throw new Error(`no alarm ${name}`);
  return alarm;
}

const resource = (name: string) => ({ FunctionName: `real-${name}` });
const NAMES = {
  region: "eu-central-1",
  own: { service: "fathom-sync", stage: "production" },
  resources: {
    Dispatcher: resource("dispatcher"),
    Worker: resource("worker"),
    Api: resource("api"),
    Webhook: resource("webhook"),
    SyncQueue: { QueueName: "real-queue" },
    SyncDeadLetters: { QueueName: "real-dead" },
    TickDeadLetters: { QueueName: "real-ticks" },
    Table: { TableName: "real-table" },
  },
  logGroups: ["/aws/lambda/one", "/aws/lambda/two"],
  alarmArns: ["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:one"],
};

describe("the dashboard", () => {
  it("begins with what users feel: freshness, reps behind, calls stored, failures by whose they are", () => {
    const named = (DASHBOARD[0]?.widgets ?? []).map((widget) =>
      "lines" in widget ? widget.lines.map((line) => ("metric" in line ? line.metric.name : line.alarm)) : [],
    );
    expect(named).toEqual([
      ["StalestRepSeconds"],
      ["RepsBehind", "RepsBlocked"],
      ["CallsAdded"],
      ["SourceFailures", "OwnFaults", "Throttles"],
    ]);
  });

  it.each(cases)("%s: shows metrics that are written, by the statistic that fits", (_title, { lines }) => {
    for (const line of lines) {
      if (!("metric" in line)) {
        getAlarm(line.alarm);
        continue;
      }
      const { namespace, name, statistic, resource: of } = line.metric;
      if (namespace === METRIC_NAMESPACE) {
        expect([name, CATALOGUE[name]]).toMatchObject([
          name,
          { kind: statistic === "Sum" ? "sum" : "gauge", to: "metric" },
        ]);
        expect(of).toBeUndefined();
      } else expect(of).toBeDefined();
    }
  });

  it.each(cases.filter(([, { thresholds }]) => thresholds))(
    "%s: draws thresholds of alarms on what it shows",
    (_title, { lines, thresholds = [], periodSeconds }) => {
      for (const name of thresholds) {
        const { metric, periodSeconds: alarmPeriod } = getAlarm(name);
        const isShown = (line: DashboardLine) =>
          "alarm" in line
            ? line.alarm === name
            : metric.per === undefined &&
              line.metric.name === metric.name &&
              line.metric.statistic === metric.statistic &&
              line.metric.resource === metric.resource;
        expect([name, lines.some(isShown)]).toEqual([name, true]);
        // A sum over another time would stand beside the wrong line.
        if (metric.statistic === "Sum" && metric.per === undefined)
          expect(periodSeconds).toBeLessThanOrEqual(alarmPeriod);
      }
    },
  );

  it.each(logWidgets.map((widget) => [widget.title, widget] as const))(
    "%s: asks the log for what is in the log alone, by the function that fits",
    (_title, { fields }) => {
      for (const { name, by, label } of fields) {
        expect([name, CATALOGUE[name]]).toMatchObject([name, { kind: by === "sum" ? "sum" : "gauge", to: "log" }]);
        expect(label).toMatch(/^[a-z]+$/);
      }
    },
  );

  it("shows everything of the catalogue somewhere", () => {
    const shown = new Set([
      ...graphs.flatMap(({ lines }) => lines.map((line) => ("metric" in line ? line.metric.name : ""))),
      ...logWidgets.flatMap(({ fields }) => fields.map(({ name }) => name)),
    ]);
    expect(Object.keys(METRICS).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe("toDashboardBody", () => {
  const { widgets } = toDashboardBody(NAMES);

  it("places every widget within the grid, none over another", () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          expect(taken.has(`${column}/${row}`)).toBe(false);
          taken.add(`${column}/${row}`);
        }
      }
    }
    expect(widgets).toHaveLength(DASHBOARD.flatMap((row) => row.widgets).length);
  });

  it("names metrics by their dimensions, and draws the thresholds in", () => {
    expect(widgets[0]).toEqual({
      type: "metric",
      x: 0,
      y: 0,
      width: 6,
      height: 6,
      properties: {
        title: "Freshness: how long ago the stalest rep was complete",
        region: "eu-central-1",
        view: "timeSeries",
        period: 1800,
        metrics: [
          [
            "fathom-sync",
            "StalestRepSeconds",
            "service",
            "fathom-sync",
            "stage",
            "production",
            { label: "stalest rep", stat: "Maximum" },
          ],
        ],
        yAxis: { left: { min: 0, label: "seconds", showUnits: false } },
        annotations: { horizontal: [{ label: "stalest-rep", value: 5400 }] },
      },
    });
    expect(JSON.stringify(widgets)).toContain('"AWS/Lambda","Url5xxCount","FunctionName","real-api"');
  });

  it("computes what alarms are set on from metrics of the same widget, each id once", () => {
    for (const { properties } of widgets) {
      const metrics = (properties.metrics ?? []) as unknown[][];
      const how = metrics.map((metric) => metric.at(-1) as { id?: string; expression?: string });
      const ids = how.flatMap(({ id }) => (id === undefined ? [] : [id]));
      expect(new Set(ids).size).toBe(ids.length);
      for (const { expression = "" } of how) {
        for (const [id] of expression.matchAll(/\bm\d+\w*/g)) expect(ids).toContain(id);
      }
    }
    expect(JSON.stringify(widgets)).toContain('"expression":"FILL(m1_0, 0) / FILL(m2_0, REPEAT)"');
  });

  it("is one of the three that cost nothing: at most 50 metrics (AWS: CloudWatch pricing)", () => {
    const shown = widgets.flatMap(({ properties }) => (properties.metrics ?? []) as unknown[][]);
    const metrics = shown.map((metric) => metric.filter((part) => typeof part === "string").join(" "));
    expect(new Set(metrics.filter((name) => name !== "")).size).toBeLessThanOrEqual(50);
  });

  it("asks the log groups handed in, in the words of Logs Insights", () => {
    const { properties } = widgets.find(({ type }) => type === "log") ?? {};
    expect(properties).toEqual({
      title: "Runs: seconds to the first outcome of the last rep; reps failing",
      region: "eu-central-1",
      view: "timeSeries",
      query:
        "SOURCE '/aws/lambda/one' | SOURCE '/aws/lambda/two' | filter ispresent(RunSeconds) or ispresent(RepsFailing)" +
        " | stats max(RunSeconds) as seconds, max(RepsFailing) as failing by bin(30m)",
    });
  });

  it("shows the alarms handed in", () => {
    expect(widgets.find(({ type }) => type === "alarm")?.properties).toEqual({
      title: "Alarms",
      alarms: NAMES.alarmArns,
    });
  });
});
