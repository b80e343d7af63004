/** A DynamoDB for tests, and our table in it, made from the same constant as in AWS. */
import { randomUUID } from "node:crypto";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { TABLE, TABLE_KEY_ATTRIBUTES } from "../src/index.ts";

export function createTestClient(url: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
}

/** Creates an empty table of a name nobody else uses; returns the name. */
export async function createTestTable(client: DynamoDBClient): Promise<string> {
  const TableName = `core-${randomUUID()}`;
  await client.send(new CreateTableCommand({ ...toTableDefinition(), TableName }));
  return TableName;
}

function toTableDefinition(): Omit<CreateTableCommandInput, "TableName"> {
  const toKeySchema = ({ pk, sk }: { pk: string; sk: string }) => [
    { AttributeName: pk, KeyType: "HASH" as const },
    { AttributeName: sk, KeyType: "RANGE" as const },
  ];
  return {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: TABLE_KEY_ATTRIBUTES.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: toKeySchema(TABLE.keys),
    GlobalSecondaryIndexes: Object.entries(TABLE.indexes).map(([IndexName, index]) => ({
      IndexName,
      KeySchema: toKeySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
  };
}
