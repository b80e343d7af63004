/**
 * Every alarm of the plan, and who is told. Knows nothing of single alarms. One that is suppressed becomes two: the alarm on its
 * metric, which tells nobody; and one that tells people unless a named cause rings.
 */
import { DIMENSIONS, OWN_DIMENSIONS } from "./dimensions.ts";
import { ALARMS, type Alarm, type Severity } from "./plan/alarm-plan.ts";
import { type AlarmQuery, toAlarmQueries } from "./plan/alarm-queries.ts";
import { toProtocol } from "./settings/stage-settings.ts";
import { settings, toPhysicalName } from "./settings.ts";

const topics: Readonly<Record<Severity, sst.aws.SnsTopic>> = {
  page: new sst.aws.SnsTopic("AlarmPages"),
  ticket: new sst.aws.SnsTopic("AlarmTickets"),
};
for (const severity of ["page", "ticket"] as const) {
  for (const [index, address] of settings.alarms[severity].entries()) {
    const protocol = toProtocol(address);
    if (protocol === undefined) throw new Error(`alarms.${severity}: ${address} is no address`);
    const name = `${severity === "page" ? "AlarmPages" : "AlarmTickets"}Subscriber${index + 1}`;
    new aws.sns.TopicSubscription(name, { topic: topics[severity].arn, protocol, endpoint: address });
  }
}

/** Where nothing runs by itself, silence is no trouble. */
const alarms = ALARMS.filter(({ name }) => settings.schedule.enabled || name !== "nothing-runs");
const planned = new Set(alarms.map(({ name }) => name));
const metricAlarms = new Map<string, aws.cloudwatch.MetricAlarm>();
for (const alarm of alarms) metricAlarms.set(alarm.name, createMetricAlarm(alarm));
/** Those that call somebody, in the plan's order. */
export const alarmArns = alarms.map((alarm) =>
  alarm.suppressedBy ? createCompositeAlarm(alarm, alarm.suppressedBy).arn : getMetricAlarm(alarm.name).arn,
);

function createMetricAlarm(alarm: Alarm): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(toLogicalName(alarm.name), {
    name: toPhysicalName(alarm.suppressedBy ? `${alarm.name}-metric` : alarm.name),
    alarmDescription: toDescription(alarm),
    comparisonOperator: alarm.comparison,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    threshold: alarm.threshold,
    treatMissingData: alarm.treatMissingData,
    metricQueries: toAlarmQueries(alarm).map(toMetricQuery),
    ...(alarm.suppressedBy ? {} : toActions(alarm)),
  });
}

function toMetricQuery(query: AlarmQuery): aws.types.input.cloudwatch.MetricAlarmMetricQuery {
  if ("expression" in query) return query;
  const { namespace, name, statistic, periodSeconds, resource } = query.metric;
  const dimensions = resource === undefined ? OWN_DIMENSIONS : DIMENSIONS[resource];
  const metric = { namespace, metricName: name, stat: statistic, period: periodSeconds, dimensions };
  return { id: query.id, metric, returnData: query.returnData };
}

function createCompositeAlarm(alarm: Alarm, causes: readonly string[]): aws.cloudwatch.CompositeAlarm {
  const present = causes.filter((name) => planned.has(name)).map(getMetricAlarm);
  const names = $util.all([getMetricAlarm(alarm.name), ...present].map(({ name }) => name));
  return new aws.cloudwatch.CompositeAlarm(`${toLogicalName(alarm.name)}Call`, {
    alarmName: toPhysicalName(alarm.name),
    alarmDescription: toDescription(alarm),
    alarmRule: names.apply(([own = "", ...others]) => `${toTerm(own)} AND NOT (${others.map(toTerm).join(" OR ")})`),
    ...toActions(alarm),
  });
}

function toTerm(name: string): string {
  return `ALARM("${name}")`;
}

function getMetricAlarm(name: string): aws.cloudwatch.MetricAlarm {
  const alarm = metricAlarms.get(name);
  if (!alarm) throw new Error(`no alarm ${name}`);
  return alarm;
}

/** Who is called is told as well when it is over. */
function toActions({ severity }: Alarm) {
  const actions = [topics[severity].arn];
  return { alarmActions: actions, okActions: actions };
}

function toDescription({ meaning, severity, runbook }: Alarm): string {
  return `${meaning} Severity: ${severity}. Runbook: docs/runbooks/${runbook}.md`;
}

/** `nothing-runs` → `AlarmNothingRuns`. */
function toLogicalName(name: string): string {
  const words = name.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `Alarm${words.join("")}`;
}
