/** The recorded table and queues, made on the emulators under their deployed names and with their deployed attributes. */
import { CreateTableCommand, type DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { RecordedResource } from "@fathom-sync/sst-offline";
import { toRecord, toRecords } from "../rule.ts";

export async function makeTable(client: DynamoDBClient, { inputs }: RecordedResource): Promise<void> {
  const toKeys = (keys: Readonly<Record<string, unknown>>) => [
    { AttributeName: String(keys.hashKey), KeyType: "HASH" as const },
    { AttributeName: String(keys.rangeKey), KeyType: "RANGE" as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: String(inputs.name),
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: toRecords(inputs.attributes).map(({ name, type }) => ({
        AttributeName: String(name),
        AttributeType: type === "S" ? "S" : "N",
      })),
      KeySchema: toKeys(inputs),
      GlobalSecondaryIndexes: toRecords(inputs.globalSecondaryIndexes).map((index) => ({
        IndexName: String(index.name),
        KeySchema: toKeys(index),
        Projection: { ProjectionType: index.projectionType === "KEYS_ONLY" ? "KEYS_ONLY" : "ALL" },
      })),
    }),
  );
  const { attributeName, enabled } = toRecord(inputs.ttl);
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: String(inputs.name),
      TimeToLiveSpecification: { AttributeName: String(attributeName), Enabled: enabled === true },
    }),
  );
}

/** Dead letters come before those that name them. Answers with each queue's URL on the emulator by its deployed ARN. */
export async function makeQueues(client: SQSClient, queues: readonly RecordedResource[]): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  const arns = new Map<string, string>();
  for (const queue of queues.toSorted((a, b) => (a.inputs.redrivePolicy ? 1 : 0) - (b.inputs.redrivePolicy ? 1 : 0))) {
    const { name, visibilityTimeoutSeconds, messageRetentionSeconds, redrivePolicy } = queue.inputs;
    const policy =
      redrivePolicy === undefined ? undefined : (JSON.parse(String(redrivePolicy)) as Record<string, unknown>);
    const Attributes: Record<string, string> = {};
    if (visibilityTimeoutSeconds !== undefined) Attributes.VisibilityTimeout = String(visibilityTimeoutSeconds);
    if (messageRetentionSeconds !== undefined) Attributes.MessageRetentionPeriod = String(messageRetentionSeconds);
    if (policy) {
      const deadLetterTargetArn = arns.get(String(policy.deadLetterTargetArn));
      Attributes.RedrivePolicy = JSON.stringify({ ...policy, deadLetterTargetArn });
    }
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: String(name), Attributes }));
    if (!QueueUrl) throw new Error(`SQS made ${String(name)} without a URL`);
    const made = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    urls.set(String(queue.outputs.arn), QueueUrl);
    arns.set(String(queue.outputs.arn), made.Attributes?.QueueArn ?? "");
  }
  return urls;
}
