/** Creates the one table from the domain's definition, as the deployed stack does. */
import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { TABLE, TABLE_KEY_ATTRIBUTES } from "@fathom-sync/core";

/** Does nothing when the table is there already (data kept over restarts). */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: TABLE_KEY_ATTRIBUTES.map((name) => ({ AttributeName: name, AttributeType: "S" })),
        KeySchema: toKeySchema(TABLE.keys),
        GlobalSecondaryIndexes: Object.entries(TABLE.indexes).map(([name, index]) => ({
          IndexName: name,
          KeySchema: toKeySchema(index),
          Projection: { ProjectionType: index.projection },
        })),
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
    }),
  );
}

function toKeySchema({ pk, sk }: { readonly pk: string; readonly sk: string }) {
  return [
    { AttributeName: pk, KeyType: "HASH" as const },
    { AttributeName: sk, KeyType: "RANGE" as const },
  ];
}
