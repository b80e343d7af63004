/** Who may do what: each call a function's code makes is allowed, and what it must never do is not. */
import { type Statement, toTexts } from "@fathom-sync/sst-offline";
import { ENCRYPTION_CONTEXT_PLAN } from "../../plan/table-plan.ts";
import { type Deployment, FUNCTION_NAMES, type FunctionName } from "../deployment.ts";
import { demand, getKey, getQueue, getRoleOf, getTable, type Rule } from "../rule.ts";

type Target = "table" | "gsi1" | "gsi2" | "queue" | "deadLetters" | "tickDeadLetters" | "key";
type Access = readonly [action: string, target: Target];

const on = (target: Target, ...actions: string[]): Access[] => actions.map((action) => [action, target]);
const DOMAIN: readonly Access[] = [
  ...on("table", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"),
  ...on("table", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"),
  ...on("table", "dynamodb:BatchWriteItem"),
  ...on("gsi1", "dynamodb:Query"),
  ...on("gsi2", "dynamodb:Query"),
  ...on("queue", "sqs:SendMessage"),
  ...on("key", "kms:Decrypt"),
];
const CONSUME = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"];

const MAY: Readonly<Record<FunctionName, readonly Access[]>> = {
  Dispatcher: [...DOMAIN, ...on("tickDeadLetters", "sqs:SendMessage")],
  Worker: [...DOMAIN, ...on("queue", ...CONSUME), ...on("key", "kms:GenerateDataKey")],
  Api: [...DOMAIN, ...on("key", "kms:GenerateDataKey")],
  Webhook: [
    ...on("table", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"),
    ...on("queue", "sqs:SendMessage"),
    ...on("key", "kms:Decrypt"),
  ],
};

/** Everything anybody may, and what nobody may. */
const ASKED: readonly Access[] = [
  ...DOMAIN,
  ...on("queue", ...CONSUME, "sqs:PurgeQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes"),
  ...on("deadLetters", "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"),
  ...on("tickDeadLetters", "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:PurgeQueue"),
  ...on("table", "dynamodb:DeleteTable", "dynamodb:UpdateTable", "dynamodb:Scan", "dynamodb:UpdateTimeToLive"),
  ...on("table", "dynamodb:UpdateContinuousBackups", "dynamodb:ExportTableToPointInTime"),
  ...on("gsi1", "dynamodb:Scan"),
  ...on("key", "kms:GenerateDataKey", "kms:Encrypt", "kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:CreateGrant"),
];

const CONTEXT = Object.fromEntries(
  Object.entries(ENCRYPTION_CONTEXT_PLAN).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
);

function toArns(deployment: Deployment): Record<Target, string> {
  const table = String(getTable(deployment).outputs.arn);
  const queueArn = (name: Parameters<typeof getQueue>[1]) => String(getQueue(deployment, name).outputs.arn);
  return {
    table,
    gsi1: `${table}/index/gsi1`,
    gsi2: `${table}/index/gsi2`,
    queue: queueArn("SyncQueue"),
    deadLetters: queueArn("SyncDeadLetters"),
    tickDeadLetters: queueArn("TickDeadLetters"),
    key: String(getKey(deployment).outputs.arn),
  };
}

const listStatements = ({ graph }: Deployment): (Statement & { role: string })[] =>
  graph
    .list("aws:iam/role:Role")
    .flatMap((role) => graph.listStatements(role).map((statement) => ({ ...statement, role: role.name })));

export const ACCESS_RULES: readonly Rule[] = [
  ...FUNCTION_NAMES.map((name): Rule => {
    const may = new Set(MAY[name].map((access) => access.join(" ")));
    return {
      name: `the ${name} may do what its code does, and no more`,
      check: (deployment) => {
        const arns = toArns(deployment);
        const role = getRoleOf(deployment, name);
        return [...MAY[name], ...ASKED].flatMap(([action, target]) => {
          const isAllowed = deployment.graph.allows(role, action, arns[target], CONTEXT);
          const wanted = may.has(`${action} ${target}`);
          return demand(
            isAllowed === wanted,
            `${role.name}: ${wanted ? "must" : "must not"} allow ${action} on ${target}`,
          );
        });
      },
    };
  }),
  {
    name: "the key opens for our encryption context alone",
    check: (deployment) => {
      const { key } = toArns(deployment);
      return FUNCTION_NAMES.flatMap((name) =>
        demand(
          !deployment.graph.allows(getRoleOf(deployment, name), "kms:Decrypt", key),
          `${name}Role: allows kms:Decrypt without the encryption context`,
        ),
      );
    },
  },
  {
    name: "no statement of ours has a wildcard",
    check: (deployment) =>
      listStatements(deployment).flatMap(({ role, Action, Resource, NotAction, NotResource }) => [
        ...demand(NotAction === undefined && NotResource === undefined, `${role}: a statement says what is not meant`),
        ...[...toTexts(Action), ...toTexts(Resource)]
          .filter((text) => text.includes("*"))
          .map((text) => `${role}: ${text} has a wildcard`),
      ]),
  },
  {
    name: "of AWS's own policies only the one for writing logs is attached",
    check: ({ graph }) =>
      graph.list("aws:iam/role:Role").flatMap(({ name, inputs }) =>
        toTexts(inputs.managedPolicyArns)
          .filter((arn) => !arn.endsWith(":policy/service-role/AWSLambdaBasicExecutionRole"))
          .map((arn) => `${name}: has ${arn}`),
      ),
  },
];
