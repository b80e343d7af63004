/** Every alarm of the plan is in the stack, on a metric that exists, and calls those it must. */
import { ALARMS, type Alarm } from "../../plan/alarm-plan.ts";
import { toAlarmQueries } from "../../plan/alarm-queries.ts";
import { FUNCTIONS, type PlannedResource } from "../../plan/alarm-shape.ts";
import { type DashboardNames, toDashboardBody } from "../../plan/dashboard-body.ts";
import { toProtocol } from "../../settings/stage-settings.ts";
import { APP_NAME } from "../../stage.ts";
import type { Deployment } from "../deployment.ts";
import { compare, getFunction, getQueue, getTable, type Rule, toRecord, toRecords } from "../rule.ts";

const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm";

const PLANNED_RESOURCES: readonly PlannedResource[] = [
  ...FUNCTIONS,
  "SyncQueue",
  "SyncDeadLetters",
  "TickDeadLetters",
  "Table",
];

const listPlanned = ({ settings }: Deployment) =>
  ALARMS.filter(({ name }) => settings.schedule.enabled || name !== "nothing-runs");
const toName = ({ stage }: Deployment, name: string) => `${APP_NAME}-${stage}-${name}`;
const getTopic = ({ graph }: Deployment, severity: Alarm["severity"]) =>
  graph.get("aws:sns/topic:Topic", severity === "page" ? "AlarmPagesTopic" : "AlarmTicketsTopic").outputs.arn;

function toDimensions(deployment: Deployment, resource: PlannedResource | undefined): Record<string, unknown> {
  switch (resource) {
    case undefined:
      return { service: APP_NAME, stage: deployment.stage };
    case "Table":
      return { TableName: getTable(deployment).inputs.name };
    case "SyncQueue":
    case "SyncDeadLetters":
    case "TickDeadLetters":
      return { QueueName: getQueue(deployment, resource).inputs.name };
    default:
      return { FunctionName: getFunction(deployment, resource).inputs.name };
  }
}

function findMetricAlarm(deployment: Deployment, alarm: Alarm) {
  const name = toName(deployment, alarm.suppressedBy ? `${alarm.name}-metric` : alarm.name);
  return deployment.graph.list(METRIC_ALARM).find(({ inputs }) => inputs.name === name);
}

function findComposite({ graph }: Deployment, name: string) {
  return graph.list(COMPOSITE_ALARM).find(({ inputs }) => inputs.alarmName === name);
}

function eachAlarm(check: (deployment: Deployment, alarm: Alarm) => readonly string[]): Rule["check"] {
  return (deployment) => listPlanned(deployment).flatMap((alarm) => check(deployment, alarm));
}

export const ALARM_RULES: readonly Rule[] = [
  {
    name: "every alarm of the plan is there with its numbers, and no other",
    check: (deployment) => {
      const planned = listPlanned(deployment);
      const count = deployment.graph.list(METRIC_ALARM).length;
      return [
        ...compare("metric alarms", { count }, { count: planned.length }),
        ...planned.flatMap((alarm) => {
          const found = findMetricAlarm(deployment, alarm);
          if (!found) return [`${alarm.name}: is not in the stack`];
          return compare(alarm.name, found.inputs, {
            comparisonOperator: alarm.comparison,
            evaluationPeriods: alarm.evaluationPeriods,
            datapointsToAlarm: alarm.datapointsToAlarm,
            threshold: alarm.threshold,
            treatMissingData: alarm.treatMissingData,
          });
        }),
      ];
    },
  },
  {
    name: "every alarm looks at a metric of this stack",
    check: eachAlarm((deployment, alarm) => {
      const queries = toRecords(findMetricAlarm(deployment, alarm)?.inputs.metricQueries);
      const expected = toAlarmQueries(alarm);
      return [
        ...compare(alarm.name, { queries: queries.length }, { queries: expected.length }),
        ...expected.flatMap((query, index) => {
          const found = queries[index] ?? {};
          if ("expression" in query) return compare(alarm.name, found, { ...query });
          const metric = toRecord(found.metric);
          const { namespace, name, statistic, periodSeconds, resource } = query.metric;
          return [
            ...compare(alarm.name, found, { id: query.id, returnData: query.returnData }),
            ...compare(alarm.name, metric, { namespace, metricName: name, stat: statistic, period: periodSeconds }),
            ...compare(alarm.name, toRecord(metric.dimensions), toDimensions(deployment, resource)),
          ];
        }),
      ];
    }),
  },
  {
    name: "every alarm tells those of its severity, when it rings and when it is over",
    check: eachAlarm((deployment, alarm) => {
      const { name, severity, suppressedBy } = alarm;
      const own = findMetricAlarm(deployment, alarm);
      const caller = suppressedBy ? findComposite(deployment, toName(deployment, name)) : own;
      const actions = [getTopic(deployment, severity)];
      return [
        ...compare(name, caller?.inputs ?? {}, { alarmActions: actions, okActions: actions }),
        ...(suppressedBy ? compare(`${name}-metric`, own?.inputs ?? {}, { alarmActions: undefined }) : []),
      ];
    }),
  },
  {
    name: "an alarm that others explain calls while none of them rings",
    check: eachAlarm((deployment, { name, suppressedBy }) => {
      if (!suppressedBy) return [];
      const planned = new Set(listPlanned(deployment).map((one) => one.name));
      const toTerm = (one: string) => `ALARM("${toName(deployment, one)}")`;
      const causes = suppressedBy.filter((one) => planned.has(one)).map(toTerm);
      const call = findComposite(deployment, toName(deployment, name));
      return compare(name, call?.inputs ?? {}, {
        alarmRule: `${toTerm(`${name}-metric`)} AND NOT (${causes.join(" OR ")})`,
        actionsSuppressor: undefined,
      });
    }),
  },
  {
    name: "there is one composite alarm for each that others explain, and no other: each is billed",
    check: (deployment) => {
      const suppressed = listPlanned(deployment).filter((one) => one.suppressedBy);
      const count = deployment.graph.list(COMPOSITE_ALARM).length;
      return compare("composite alarms", { count }, { count: suppressed.length });
    },
  },
  {
    name: "every alarm says what is so and where to read on",
    check: eachAlarm((deployment, alarm) =>
      compare(alarm.name, findMetricAlarm(deployment, alarm)?.inputs ?? {}, {
        alarmDescription: `${alarm.meaning} Severity: ${alarm.severity}. Runbook: docs/runbooks/${alarm.runbook}.md`,
      }),
    ),
  },
  {
    name: "the dashboard is the plan's, about what is in this stack",
    check: (deployment) => {
      const { graph, settings, stage } = deployment;
      const { inputs } = graph.get("aws:cloudwatch/dashboard:Dashboard");
      const resources = Object.fromEntries(PLANNED_RESOURCES.map((name) => [name, toDimensions(deployment, name)]));
      const arns = listPlanned(deployment).map((alarm) =>
        alarm.suppressedBy
          ? findComposite(deployment, toName(deployment, alarm.name))?.outputs.arn
          : findMetricAlarm(deployment, alarm)?.outputs.arn,
      );
      const body = toDashboardBody({
        region: settings.region,
        own: { service: APP_NAME, stage },
        resources: resources as DashboardNames["resources"],
        logGroups: FUNCTIONS.map((name) =>
          String(toRecord(getFunction(deployment, name).inputs.loggingConfig).logGroup),
        ),
        alarmArns: arns.map(String),
      });
      return compare("Dashboard", { body: JSON.parse(String(inputs.dashboardBody)) }, { body });
    },
  },
  {
    name: "the addresses of the stage are told, and nobody else",
    check: (deployment) => {
      const { graph, settings } = deployment;
      const found = graph
        .list("aws:sns/topicSubscription:TopicSubscription")
        .map(({ inputs }) => [inputs.topic, inputs.protocol, inputs.endpoint].join(" "));
      const wanted = (["page", "ticket"] as const).flatMap((severity) =>
        settings.alarms[severity].map((one) => [getTopic(deployment, severity), toProtocol(one), one].join(" ")),
      );
      return compare("alarm subscriptions", { found: found.toSorted() }, { found: wanted.toSorted() });
    },
  },
];
