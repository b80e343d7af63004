/**
 * CloudWatch's document of the dashboard (AWS: Dashboard body structure and syntax). Names are handed in once they are known; the
 * answer is plain JSON for `DashboardBody`.
 */
import { ALARMS } from "./alarm-plan.ts";
import { toAlarmQueries } from "./alarm-queries.ts";
import type { PlannedResource } from "./alarm-shape.ts";
import { DASHBOARD, type DashboardLine, type DashboardWidget } from "./dashboard-plan.ts";

export interface DashboardNames {
  readonly region: string;
  /** The dimensions of our own metrics, as the functions write them. */
  readonly own: { readonly service: string; readonly stage: string };
  /** The one dimension of AWS's metrics, e.g. `{ FunctionName: "…" }`. */
  readonly resources: Readonly<Record<PlannedResource, Readonly<Record<string, string>>>>;
  /** Names of the functions' log groups. */
  readonly logGroups: readonly string[];
  /** ARNs of the alarms to show, in this order: at most 100 (AWS: alarm widget object). */
  readonly alarmArns: readonly string[];
}

/** CloudWatch's grid is so many units wide. */
const GRID_WIDTH = 24;

const TYPES = { alarms: "alarm", log: "log", graph: "metric", number: "metric" } as const;

interface PlacedWidget {
  readonly type: "metric" | "log" | "alarm";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function toDashboardBody(names: DashboardNames): {
  readonly start: string;
  readonly widgets: readonly PlacedWidget[];
} {
  const widgets: PlacedWidget[] = [];
  let y = 0;
  for (const { height, widgets: row } of DASHBOARD) {
    const width = Math.floor(GRID_WIDTH / row.length);
    for (const [index, widget] of row.entries()) {
      const properties = toProperties(widget, names);
      widgets.push({ type: TYPES[widget.kind], x: index * width, y, width, height, properties });
    }
    y += height;
  }
  return { start: "-P2D", widgets };
}

function toProperties(widget: DashboardWidget, names: DashboardNames): Readonly<Record<string, unknown>> {
  if (widget.kind === "alarms") return { title: widget.title, alarms: names.alarmArns };
  if (widget.kind === "log") {
    return { title: widget.title, region: names.region, view: "timeSeries", query: toLogQuery(widget, names) };
  }
  const { kind, title, lines, periodSeconds, axis, thresholds = [] } = widget;
  return {
    title,
    region: names.region,
    view: kind === "number" ? "singleValue" : "timeSeries",
    period: periodSeconds,
    metrics: lines.flatMap((line, index) => toMetrics(line, index, names)),
    ...(kind === "number" ? { sparkline: true } : { yAxis: { left: { min: 0, label: axis, showUnits: false } } }),
    ...(thresholds.length === 0 ? {} : { annotations: { horizontal: thresholds.map(toThreshold) } }),
  };
}

/** AWS: Dashboard body, log widget: the groups come first, each as a source; and CloudWatch Logs Insights query syntax. */
function toLogQuery({ fields, periodSeconds }: Extract<DashboardWidget, { kind: "log" }>, names: DashboardNames) {
  const sources = names.logGroups.map((group) => `SOURCE '${group}'`);
  const present = fields.map(({ name }) => `ispresent(${name})`).join(" or ");
  const counted = fields.map(({ name, by, label }) => `${by}(${name}) as ${label}`).join(", ");
  return [...sources, `filter ${present}`, `stats ${counted} by bin(${periodSeconds / 60}m)`].join(" | ");
}

function toThreshold(name: string) {
  return { label: name, value: getAlarm(name).threshold };
}

/** One line; of an alarm's expression also the metrics it needs, unseen. Ids are unique within a widget. */
function toMetrics(line: DashboardLine, index: number, names: DashboardNames): readonly unknown[][] {
  if ("metric" in line) {
    const { namespace, name, statistic, resource } = line.metric;
    return [[namespace, name, ...toDimensions(resource, names), { label: line.label, stat: statistic }]];
  }
  const toId = (id: string) => `${id}_${index}`;
  return toAlarmQueries(getAlarm(line.alarm)).map((query) => {
    if ("expression" in query) {
      const expression = query.expression.replaceAll(/\bm\d+\b/g, toId);
      return [{ expression, id: toId(query.id), label: line.label }];
    }
    const { namespace, name, statistic, resource } = query.metric;
    const how = { id: toId(query.id), stat: statistic, label: line.label, visible: query.returnData };
    return [namespace, name, ...toDimensions(resource, names), how];
  });
}

function toDimensions(resource: PlannedResource | undefined, { own, resources }: DashboardNames): string[] {
  return Object.entries(resource === undefined ? own : resources[resource]).flat();
}

function getAlarm(name: string) {
  const alarm = ALARMS.find((one) => one.name === name);
  if (!alarm) throw new Error(`the dashboard names an alarm there is none of: ${name}`);
  return alarm;
}
