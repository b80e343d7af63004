/**
 * What each function may do, and nothing else: the calls its code makes, on the resources it makes them on. No wildcard. The run of
 * the deployed bundles (`infra/checks`) goes through these policies, so that a missing one fails there and not on AWS.
 */
import { key } from "./key.ts";
import { ENCRYPTION_CONTEXT_PLAN, TABLE_PLAN } from "./plan/table-plan.ts";
import { queue, tickDeadLetters } from "./queue.ts";
import { toPhysicalName } from "./settings.ts";
import { table } from "./table.ts";

const READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
/** Transactions need the single actions, and ConditionCheckItem for what they only look at (AWS: IAM for DynamoDB transactions). */
const WRITE = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
];

const indexes = Object.keys(TABLE_PLAN.indexes).map((name) => $interpolate`${table.arn}/index/${name}`);
const readIndexes = { actions: ["dynamodb:Query"], resources: indexes };

/** Reads and writes of the domain. */
export const useTable = [{ actions: [...READ, ...WRITE], resources: [table.arn] }, readIndexes];

/** A path, a data key, a delivery: by key alone. */
export const receiveInTable = [
  { actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"], resources: [table.arn] },
];

export const sendToQueue = [{ actions: ["sqs:SendMessage"], resources: [queue.arn] }];

/** What the mapping needs of the function's role (AWS: Using Lambda with Amazon SQS, execution role). */
export const consumeQueue = [
  {
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
    resources: [queue.arn],
  },
];

/** Where Lambda puts a tick that failed. */
export const buryTicks = [{ actions: ["sqs:SendMessage"], resources: [tickDeadLetters.arn] }];

type KeyAction = "kms:Decrypt" | "kms:GenerateDataKey";

/** SST's permissions know no conditions, so this is a policy of its own on the function's role. */
export function allowKey(name: string, fn: sst.aws.Function, actions: readonly KeyAction[]): void {
  const values = Object.entries(ENCRYPTION_CONTEXT_PLAN);
  const policy = aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: [...actions],
        resources: [key.arn],
        conditions: values.map(([context, value]) => ({
          test: "StringEquals",
          variable: `kms:EncryptionContext:${context}`,
          values: [value],
        })),
      },
    ],
  });
  new aws.iam.RolePolicy(`${name}Key`, {
    name: toPhysicalName(`${name}-key`),
    role: fn.nodes.role.name,
    policy: policy.json,
  });
}
