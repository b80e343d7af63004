/**
 * The CloudWatch dashboard as pure data: which lines stand in which row, and which alarms' thresholds are drawn in. The first row is what
 * users feel; the further down, the deeper in the machinery. `dashboard-body.ts` makes CloudWatch's document of it.
 */
import { type AlarmMetric, FUNCTIONS, METRIC_NAMESPACE, type PlannedResource } from "./alarm-shape.ts";
import { SCHEDULE } from "./sync-plan.ts";

/** A metric as it is, or what an alarm is set on, shares and samples included. */
export type DashboardLine =
  | {
      readonly label: string;
      readonly metric: Pick<AlarmMetric, "namespace" | "name" | "resource"> & {
        readonly statistic: AlarmMetric["statistic"] | "p50";
      };
    }
  | { readonly label: string; readonly alarm: string };

export type DashboardWidget =
  | {
      readonly kind: "graph" | "number";
      readonly title: string;
      readonly lines: readonly DashboardLine[];
      readonly periodSeconds: number;
      /** What the left axis counts. */
      readonly axis: "seconds" | "milliseconds" | "count" | "per message" | "share";
      /** Alarms whose thresholds are drawn in; each is on what this axis counts. */
      readonly thresholds?: readonly string[];
    }
  /** Fields of the functions' lines (`to: "log"` in the catalogue of metrics), counted by Logs Insights when somebody looks. */
  | {
      readonly kind: "log";
      readonly title: string;
      readonly fields: readonly LogField[];
      readonly periodSeconds: number;
    }
  /** The state of every alarm. */
  | { readonly kind: "alarms"; readonly title: string };

export interface LogField {
  readonly name: string;
  readonly by: "sum" | "max";
  /** One word: its name in the query and in the legend. */
  readonly label: string;
}

export interface DashboardRow {
  /** In CloudWatch's units. */
  readonly height: number;
  /** Side by side, equally wide. */
  readonly widgets: readonly DashboardWidget[];
}

const INTERVAL_SECONDS = SCHEDULE.intervalSeconds;
const DAY_SECONDS = 86_400;

type Statistic = AlarmMetric["statistic"] | "p50";

function own(name: string, label: string, statistic: Statistic = "Sum"): DashboardLine {
  return { label, metric: { namespace: METRIC_NAMESPACE, name, statistic } };
}

const log = (name: string, label: string, by: LogField["by"] = "sum"): LogField => ({ name, by, label });

function aws(
  namespace: string,
  resource: PlannedResource,
  name: string,
  label: string,
  statistic: Statistic = "Sum",
): DashboardLine {
  return { label, metric: { namespace: `AWS/${namespace}`, name, statistic, resource } };
}

export const DASHBOARD: readonly DashboardRow[] = [
  {
    height: 6,
    widgets: [
      {
        kind: "graph",
        title: "Freshness: how long ago the stalest rep was complete",
        lines: [own("StalestRepSeconds", "stalest rep", "Maximum")],
        periodSeconds: INTERVAL_SECONDS,
        axis: "seconds",
        thresholds: ["stalest-rep"],
      },
      {
        kind: "graph",
        title: "Reps behind, blocked",
        lines: [own("RepsBehind", "behind", "Maximum"), own("RepsBlocked", "blocked", "Maximum")],
        periodSeconds: INTERVAL_SECONDS,
        axis: "count",
        thresholds: ["reps-blocked"],
      },
      {
        kind: "number",
        title: "Calls stored in a day (UTC)",
        lines: [own("CallsAdded", "new")],
        periodSeconds: DAY_SECONDS,
        axis: "count",
      },
      {
        kind: "graph",
        title: "Failed attempts, by whose they are",
        lines: [own("SourceFailures", "Fathom's"), own("OwnFaults", "ours"), own("Throttles", "Fathom's limit (429)")],
        periodSeconds: INTERVAL_SECONDS,
        axis: "count",
        thresholds: ["own-faults"],
      },
    ],
  },
  { height: 4, widgets: [{ kind: "alarms", title: "Alarms" }] },
  {
    height: 6,
    widgets: [
      {
        kind: "graph",
        title: "Runs",
        lines: [own("StalestRepSeconds", "scheduled runs", "SampleCount"), own("RepsDispatched", "messages sent")],
        periodSeconds: INTERVAL_SECONDS,
        axis: "count",
      },
      {
        kind: "log",
        title: "Runs: seconds to the first outcome of the last rep; reps failing",
        fields: [log("RunSeconds", "seconds", "max"), log("RepsFailing", "failing", "max")],
        periodSeconds: INTERVAL_SECONDS,
      },
      {
        kind: "graph",
        title: "Failures per message: outages",
        lines: [
          { label: "Fathom's", alarm: "source-outage" },
          { label: "ours", alarm: "own-outage" },
          { label: "429", alarm: "throttles-high" },
        ],
        periodSeconds: INTERVAL_SECONDS,
        axis: "per message",
        thresholds: ["source-outage", "own-outage", "throttles-high"],
      },
      {
        kind: "graph",
        title: "What cannot be taken, or does not come",
        lines: [
          own("CallsQuarantined", "meetings put aside"),
          own("ControlDisagreements", "empty lists refuted"),
          own("RepsWithOverdueParts", "reps with overdue parts", "Maximum"),
        ],
        periodSeconds: INTERVAL_SECONDS,
        axis: "count",
        thresholds: ["calls-quarantined"],
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        kind: "log",
        title: "Requests to Fathom; reps told to wait; calls changed",
        fields: [
          log("LightRequests", "light"),
          log("HeavyRequests", "heavy"),
          log("RepsDeferred", "waiting"),
          log("CallsUpdated", "changed"),
        ],
        periodSeconds: INTERVAL_SECONDS,
      },
      {
        kind: "graph",
        title: "Webhooks: trouble",
        lines: [
          own("WebhooksRefused", "refused (401)"),
          own("WebhooksUnreadable", "unreadable"),
          own("WebhooksNotRegistered", "not registered"),
        ],
        periodSeconds: INTERVAL_SECONDS,
        axis: "count",
        thresholds: ["webhooks-refused"],
      },
      {
        kind: "graph",
        title: "API: requests and faults",
        lines: [
          aws("Lambda", "Api", "UrlRequestCount", "requests"),
          aws("Lambda", "Api", "Url4xxCount", "4xx"),
          aws("Lambda", "Api", "Url5xxCount", "5xx"),
        ],
        periodSeconds: 300,
        axis: "count",
      },
      {
        kind: "graph",
        title: "API: how long people wait",
        lines: [
          aws("Lambda", "Api", "UrlRequestLatency", "half of them", "p50"),
          aws("Lambda", "Api", "UrlRequestLatency", "19 of 20", "p95"),
        ],
        periodSeconds: 300,
        axis: "milliseconds",
        thresholds: ["api-slow"],
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        kind: "graph",
        title: "Queue: age of the oldest message",
        lines: [aws("SQS", "SyncQueue", "ApproximateAgeOfOldestMessage", "oldest", "Maximum")],
        periodSeconds: 300,
        axis: "seconds",
        thresholds: ["queue-waits"],
      },
      {
        kind: "graph",
        title: "Dead letters",
        lines: [
          aws("SQS", "SyncDeadLetters", "ApproximateNumberOfMessagesVisible", "messages", "Maximum"),
          aws("SQS", "TickDeadLetters", "ApproximateNumberOfMessagesVisible", "ticks", "Maximum"),
        ],
        periodSeconds: 300,
        axis: "count",
        thresholds: ["dead-letters"],
      },
      {
        kind: "graph",
        title: "Functions: errors and refused invocations",
        lines: FUNCTIONS.flatMap((name) => [
          aws("Lambda", name, "Errors", `${name} errors`),
          aws("Lambda", name, "Throttles", `${name} throttled`),
        ]),
        periodSeconds: 300,
        axis: "count",
      },
      {
        kind: "graph",
        title: "Worker: longest invocation",
        lines: [aws("Lambda", "Worker", "Duration", "longest", "Maximum")],
        periodSeconds: 300,
        axis: "milliseconds",
        thresholds: ["worker-slow"],
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        kind: "log",
        title: "Webhooks: taken, repeated, nobody's (404), perhaps left at Fathom",
        fields: [
          log("WebhooksReceived", "taken"),
          log("WebhooksRepeated", "repeated"),
          log("WebhooksUnknown", "unknown"),
          log("WebhooksLost", "left"),
        ],
        periodSeconds: INTERVAL_SECONDS,
      },
      {
        kind: "log",
        title: "Table: units taken, indexes included",
        fields: [log("ReadUnits", "read"), log("WriteUnits", "write")],
        periodSeconds: INTERVAL_SECONDS,
      },
      {
        kind: "graph",
        title: "Table: refused for their rate",
        lines: [
          aws("DynamoDB", "Table", "ReadThrottleEvents", "reads"),
          aws("DynamoDB", "Table", "WriteThrottleEvents", "writes"),
        ],
        periodSeconds: 300,
        axis: "count",
        thresholds: ["table-writes-throttled"],
      },
      {
        kind: "graph",
        title: "Key service: failed requests",
        lines: [own("KeyServiceFaults", "failed")],
        periodSeconds: INTERVAL_SECONDS,
        axis: "count",
        thresholds: ["key-service"],
      },
    ],
  },
];
