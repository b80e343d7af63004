// A small table with the traits of ours (three indexes, one of them KEYS_ONLY) and short ways to call it, for the checks
// in this folder.
import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { type DynamoDbServer, findInProcessDynamoDb, startDynamoDb, type TestEngine } from "../../../src/aws/index.ts";

export type Item = Record<string, AttributeValue>;

export const S = (value: string): AttributeValue => ({ S: value });
export const N = (value: number | string): AttributeValue => ({ N: String(value) });

export interface TestTable {
  server: DynamoDbServer;
  client: DynamoDBClient;
  name: string;
  /** A partition key nobody else uses. */
  newKey(): string;
  put(item: Item, more?: Partial<PutItemCommandInput>): ReturnType<typeof putItem>;
  get(pk: string, sk: string): Promise<Item | undefined>;
  update(
    pk: string,
    sk: string,
    expression: string,
    values: Item,
    more?: Partial<UpdateItemCommandInput>,
  ): ReturnType<typeof updateItem>;
  stop(): Promise<void>;
}

const putItem = (client: DynamoDBClient, input: PutItemCommandInput) => client.send(new PutItemCommand(input));
const updateItem = (client: DynamoDBClient, input: UpdateItemCommandInput) => client.send(new UpdateItemCommand(input));

export function createClient(url: string): DynamoDBClient {
  const inProcess = findInProcessDynamoDb(url);
  if (inProcess) return inProcess.createClient();
  return new DynamoDBClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
}

export function toTableDefinition(name: string): CreateTableCommandInput {
  const names = ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk"];
  const toIndex = (index: string, projection: "ALL" | "KEYS_ONLY") => ({
    IndexName: index,
    KeySchema: [
      { AttributeName: `${index}pk`, KeyType: "HASH" as const },
      { AttributeName: `${index}sk`, KeyType: "RANGE" as const },
    ],
    Projection: { ProjectionType: projection },
  });
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [toIndex("gsi1", "ALL"), toIndex("gsi2", "KEYS_ONLY"), toIndex("gsi3", "ALL")],
  };
}

export async function startTable(engine: TestEngine): Promise<TestTable> {
  const server = await startDynamoDb({ engine });
  const client = createClient(server.url);
  const name = `conformance-${randomUUID()}`;
  await client.send(new CreateTableCommand(toTableDefinition(name)));
  return {
    server,
    client,
    name,
    newKey: () => randomUUID(),
    put: (item, more = {}) => putItem(client, { TableName: name, Item: item, ...more }),
    async get(pk, sk) {
      const Key = { pk: S(pk), sk: S(sk) };
      return (await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))).Item;
    },
    update: (pk, sk, expression, values, more = {}) =>
      updateItem(client, {
        TableName: name,
        Key: { pk: S(pk), sk: S(sk) },
        UpdateExpression: expression,
        ExpressionAttributeValues: values,
        ...more,
      }),
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}

/** What a call that must fail has thrown. */
export async function failureOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("The call succeeded although it had to fail.");
}
