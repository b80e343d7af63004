import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DynaliteServer, startDynalite } from "./start-dynalite.ts";
import { createFileJournal } from "./undo-journal.ts";

const TableName = "kept";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };

describe("dynalite with a data folder", () => {
  let dataDir: string;
  let running: DynaliteServer | undefined;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "fathom-sync-"));
  });
  afterEach(async () => {
    await running?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const restart = async (): Promise<DynamoDBClient> => {
    await running?.stop();
    running = await startDynalite({ port: 0, dataDir });
    return new DynamoDBClient({ endpoint: running.url, region: "us-east-1", credentials, maxAttempts: 1 });
  };
  const createTable = (client: DynamoDBClient) =>
    client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      }),
    );
  const put = (client: DynamoDBClient, pk: string, v: string) =>
    client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, v: { S: v } } }));
  const read = async (client: DynamoDBClient, pk: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item?.v?.S;

  it("keeps its data over a restart", async () => {
    const first = await restart();
    await createTable(first);
    await put(first, "a", "kept");
    expect(await read(await restart(), "a")).toBe("kept");
  });

  it("undoes a transaction that the last process left half applied", async () => {
    const first = await restart();
    await createTable(first);
    await put(first, "a", "half");
    await put(first, "b", "half");
    const journal = join(dataDir, "dynalite-undo.json");
    await createFileJournal(journal).begin([
      { tableName: TableName, key: { pk: { S: "a" } }, item: { pk: { S: "a" }, v: { S: "before" } } },
      { tableName: TableName, key: { pk: { S: "b" } } },
    ]);
    const second = await restart();
    expect([await read(second, "a"), await read(second, "b")]).toEqual(["before", undefined]);
    expect(existsSync(journal)).toBe(false);
  });
});
