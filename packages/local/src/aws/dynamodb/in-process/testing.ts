/** For the tests of this folder: a database with our table in it, and short ways to write to it. */
import { type DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { createTable } from "../../../stack/create-table.ts";
import {
  createInProcessDynamoDb,
  type InProcessDynamoDb,
  type InProcessDynamoDbOptions,
} from "./in-process-dynamo-db.ts";

export const TABLE_NAME = "calls";

export interface TestDatabase {
  readonly database: InProcessDynamoDb;
  readonly client: DynamoDBClient;
  /** Strings only. Answers the capacity units it took. */
  put(item: Readonly<Record<string, string>>): Promise<number | undefined>;
  /** Sort keys of the table, in the order an index gives them. */
  listByIndex(IndexName: "gsi1" | "gsi2", partition: string): Promise<(string | undefined)[]>;
}

export async function createTestDatabase(options: InProcessDynamoDbOptions = {}): Promise<TestDatabase> {
  const database = createInProcessDynamoDb(options);
  const client = database.createClient();
  await createTable(client, TABLE_NAME);
  return {
    database,
    client,
    async put(item) {
      const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
      const command = new PutItemCommand({ TableName: TABLE_NAME, Item, ReturnConsumedCapacity: "TOTAL" });
      return (await client.send(command)).ConsumedCapacity?.CapacityUnits;
    },
    async listByIndex(IndexName, partition) {
      const answer = await client.send(
        new QueryCommand({
          TableName: TABLE_NAME,
          IndexName,
          KeyConditionExpression: `${IndexName}pk = :p`,
          ExpressionAttributeValues: { ":p": { S: partition } },
        }),
      );
      return (answer.Items ?? []).map((item) => item.sk?.S);
    },
  };
}
