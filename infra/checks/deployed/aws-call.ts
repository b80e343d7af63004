/** Which actions of IAM a request to DynamoDB, SQS or KMS needs, on which resources (AWS: Service Authorization Reference). */
import type { RequestContext } from "@fathom-sync/sst-offline";

export interface NeededAccess {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly context: RequestContext;
}

export interface Arns {
  /** Everything before the resource's own part, `arn:aws:dynamodb:eu-central-1:123456789012:`. */
  toArn(service: "dynamodb" | "sqs", rest: string): string;
}

type Json = Readonly<Record<string, unknown>>;

/** Of a transaction's parts. A check without a write has an action of its own. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

/** @throws Error for a service that is not known here */
export function listNeededAccess(target: string, body: Json, { toArn }: Arns): NeededAccess[] {
  const [service = "", operation = ""] = target.split(".");
  const onTable = (action: string, name: unknown, index?: unknown): NeededAccess => ({
    action: `dynamodb:${action}`,
    resource: toArn("dynamodb", `table/${name}${index === undefined ? "" : `/index/${index}`}`),
    context: {},
  });
  if (service === "DynamoDB_20120810") {
    if (operation.startsWith("Batch"))
      return Object.keys(body.RequestItems as Json).map((name) => onTable(operation, name));
    if (operation.startsWith("Transact")) {
      return (body.TransactItems as Readonly<Record<string, Json>>[]).flatMap((item) =>
        Object.entries(item).map(([kind, { TableName }]) => onTable(TRANSACTION_ACTIONS[kind] ?? kind, TableName)),
      );
    }
    return [onTable(operation, body.TableName, body.IndexName)];
  }
  if (service === "AmazonSQS") {
    const name = String(body.QueueUrl).split("/").at(-1);
    // A batch needs the action of one (AWS: Amazon SQS actions).
    return [{ action: `sqs:${operation.replace(/Batch$/, "")}`, resource: toArn("sqs", String(name)), context: {} }];
  }
  if (service === "TrentService") {
    const context = Object.entries((body.EncryptionContext ?? {}) as Readonly<Record<string, string>>);
    return [
      {
        action: `kms:${operation}`,
        resource: String(body.KeyId),
        context: Object.fromEntries(context.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
      },
    ];
  }
  throw new Error(`no service is known for ${target}`);
}
