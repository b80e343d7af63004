/** A DynamoDB for tests, and our table in it, made as the local stack makes it. */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createTable, findInProcessDynamoDb } from "@fathom-sync/local";

export function createTestClient(url: string): DynamoDBClient {
  const inProcess = findInProcessDynamoDb(url);
  if (inProcess) return inProcess.createClient();
  return new DynamoDBClient({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
}

/** Creates an empty table of a name nobody else uses; returns the name. */
export async function createTestTable(client: DynamoDBClient): Promise<string> {
  const TableName = `core-${randomUUID()}`;
  await createTable(client, TableName);
  return TableName;
}
