/** The schedule, and what becomes of a tick that fails. */
import { compare, demand, getFunction, getQueue, getRoleOf, type Rule, toRecord } from "../rule.ts";

const SCHEDULE = "aws:scheduler/schedule:Schedule";

export const SCHEDULE_RULES: readonly Rule[] = [
  {
    name: "the schedule fires at whole slots in UTC, where the stage wants it",
    check: ({ graph, settings }) => {
      const { inputs } = graph.get(SCHEDULE);
      const expression = String(inputs.scheduleExpression);
      const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
      return [
        ...compare("SyncSchedule", inputs, {
          scheduleExpression: `cron(0/${settings.schedule.intervalMinutes} * * * ? *)`,
          scheduleExpressionTimezone: "UTC",
          state: settings.schedule.enabled ? "ENABLED" : "DISABLED",
          flexibleTimeWindow: { mode: "OFF" },
        }),
        ...demand(
          fields.length === 6 && fields.filter((field) => field === "?").length === 1,
          `SyncSchedule: ${expression} must have six fields, one of them ? (AWS: Scheduler, cron expressions)`,
        ),
      ];
    },
  },
  {
    name: "only production runs by itself",
    check: ({ graph, stage }) =>
      compare("SyncSchedule", graph.get(SCHEDULE).inputs, { state: stage === "production" ? "ENABLED" : "DISABLED" }),
  },
  {
    name: "the schedule hands its slot to the dispatcher, and what it cannot hand over to the tick dead letters",
    check: (deployment) => {
      const { graph, settings } = deployment;
      const target = toRecord(graph.get(SCHEDULE).inputs.target);
      const dispatcher = getFunction(deployment, "Dispatcher").outputs.arn;
      const deadLetters = getQueue(deployment, "TickDeadLetters").outputs.arn;
      const role = graph.getRole(target.roleArn);
      const trust = graph.listTrust(role).map(({ Principal }) => Principal);
      return [
        ...compare("SyncSchedule target", target, {
          arn: dispatcher,
          input: JSON.stringify({ slot: "<aws.scheduler.scheduled-time>" }),
          deadLetterConfig: { arn: deadLetters },
        }),
        ...demand(
          graph.allows(role, "lambda:InvokeFunction", String(dispatcher)),
          "SyncScheduleRole: may not invoke the dispatcher",
        ),
        ...demand(
          graph.allows(role, "sqs:SendMessage", String(deadLetters)),
          "SyncScheduleRole: may not send to TickDeadLetters",
        ),
        ...compare("SyncScheduleRole", { trust }, { trust: [{ Service: "scheduler.amazonaws.com" }] }),
        ...checkRetries(toRecord(target.retryPolicy), settings.schedule.intervalMinutes * 60),
      ];
    },
  },
  {
    name: "a tick the dispatcher fails at is tried again and then kept",
    check: (deployment) => {
      const { graph, settings } = deployment;
      const [config] = graph.list("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
      if (!config) return ["Dispatcher: has no FunctionEventInvokeConfig"];
      const deadLetters = String(getQueue(deployment, "TickDeadLetters").outputs.arn);
      const age = Number(config.inputs.maximumEventAgeInSeconds);
      return [
        ...compare("Dispatcher invoke config", config.inputs, {
          functionName: getFunction(deployment, "Dispatcher").inputs.name,
          maximumRetryAttempts: 1,
          destinationConfig: { onFailure: { destination: deadLetters } },
        }),
        ...demand(
          age >= 60 && age <= settings.schedule.intervalMinutes * 60,
          `Dispatcher invoke config: maximumEventAgeInSeconds ${age} must be at least 60 and within an interval`,
        ),
        ...demand(
          graph.allows(getRoleOf(deployment, "Dispatcher"), "sqs:SendMessage", deadLetters),
          "DispatcherRole: may not send to TickDeadLetters (AWS: destinations use the function's role)",
        ),
      ];
    },
  },
];

function checkRetries(retryPolicy: Record<string, unknown>, intervalSeconds: number): string[] {
  const age = Number(retryPolicy.maximumEventAgeInSeconds);
  return [
    ...demand(Number(retryPolicy.maximumRetryAttempts) > 0, "SyncSchedule: a failed invocation is not tried again"),
    ...demand(
      age >= 60 && age < intervalSeconds,
      `SyncSchedule: maximumEventAgeInSeconds ${age} must be at least 60 and below the interval (${intervalSeconds})`,
    ),
  ];
}
