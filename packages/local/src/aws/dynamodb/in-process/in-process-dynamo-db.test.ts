import { createHook } from "node:async_hooks";
import { ResourceNotFoundException, TransactWriteItemsCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { createTestDatabase, TABLE_NAME, type TestDatabase } from "./testing.ts";

const TableName = TABLE_NAME;
const Key = { pk: "p", sk: "s" };

async function createDocuments() {
  const { database, client } = await createTestDatabase();
  return { database, documents: DynamoDBDocumentClient.from(client) };
}

describe("createInProcessDynamoDb", () => {
  it("answers by promises alone: no timers, files or threads", async () => {
    const types = new Set<string>();
    const hook = createHook({ init: (_id, type) => types.add(type) }).enable();
    const { database, client, put } = await createTestDatabase();
    await put({ pk: "p", sk: "s" });
    await DynamoDBDocumentClient.from(client).send(new GetCommand({ TableName, Key }));
    database.createClient();
    hook.disable();
    expect([...types]).toEqual(["PROMISE"]);
  });

  it("keeps what is stored apart from what it was given and what it gave", async () => {
    const { database, documents } = await createDocuments();
    const Item = { ...Key, list: [{ a: 1 }], bytes: Uint8Array.of(1, 2), tags: new Set(["x"]) };
    await documents.send(new PutCommand({ TableName, Item }));
    const read = async () => (await documents.send(new GetCommand({ TableName, Key }))).Item as typeof Item;
    for (const item of [Item, await read(), database.listItems(TableName)[0] as typeof Item]) {
      item.list.push({ a: 2 });
      item.bytes[0] = 9;
      item.tags.add("y");
    }
    expect(await read()).toEqual({ ...Key, list: [{ a: 1 }], bytes: Uint8Array.of(1, 2), tags: new Set(["x"]) });
  });

  it("leaves an item as it was when an update changes a part of it that was read before", async () => {
    const { documents } = await createDocuments();
    await documents.send(new PutCommand({ TableName, Item: { ...Key, map: { a: { n: 1 } } } }));
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: "SET twin = #map, #map.a.n = :two",
        ExpressionAttributeNames: { "#map": "map" },
        ExpressionAttributeValues: { ":two": 2 },
        ReturnValues: "ALL_NEW",
      }),
    );
    expect(Attributes).toEqual({ ...Key, map: { a: { n: 2 } }, twin: { a: { n: 1 } } });
  });

  it("takes and refuses JavaScript values as the document client does", async () => {
    const { documents } = await createDocuments();
    const put = (value: unknown) => documents.send(new PutCommand({ TableName, Item: { ...Key, value } }));
    const roundTrip = async (value: unknown) => {
      await put(value);
      return (await documents.send(new GetCommand({ TableName, Key }))).Item?.value as unknown;
    };
    expect(await roundTrip(undefined)).toBeUndefined();
    expect(await roundTrip(12345678901234567890n)).toBe(12345678901234567890n);
    expect(await roundTrip(0.1)).toBe(0.1);
    expect(await roundTrip(new Set([1, 2]))).toEqual(new Set([1, 2]));
    expect(await roundTrip(Buffer.from("ab"))).toEqual(Uint8Array.of(97, 98));
    await expect(put({ a: undefined })).rejects.toThrow(/removeUndefinedValues/);
    await expect(put(new Set())).rejects.toThrow(/non-empty set/);
    await expect(put(new Date(0))).rejects.toThrow(/Unsupported type/);
    await expect(put(2 ** 60)).rejects.toThrow(/MAX_SAFE_INTEGER/);
    await expect(put(Number.NaN)).rejects.toThrow(/NaN/);
  });

  it("lists items by key, whatever the order they came in", async () => {
    const { database, put } = await createTestDatabase();
    for (const [pk, sk] of [
      ["b", "1"],
      ["a", "2"],
      ["a", "1"],
    ] as const)
      await put({ pk, sk });
    expect(database.listItems(TableName)).toEqual([
      { pk: "a", sk: "1" },
      { pk: "a", sk: "2" },
      { pk: "b", sk: "1" },
    ]);
    expect(database.listTables()).toEqual([TableName]);
    expect(() => database.listItems("none")).toThrow(ResourceNotFoundException);
  });

  it("counts calls, failures and units, also of conditions that failed", async () => {
    const { database, put, client } = await createTestDatabase();
    await put({ pk: "p", sk: "s", text: "a".repeat(2_000) });
    const update = client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: "p" }, sk: { S: "s" } },
        UpdateExpression: "SET a = :a",
        ConditionExpression: "attribute_not_exists(pk)",
        ExpressionAttributeValues: { ":a": { N: "1" } },
      }),
    );
    await expect(update).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    expect(database.counters).toMatchObject({
      PutItemCommand: { calls: 1, failures: 0, readUnits: 0, writeUnits: 2 },
      UpdateItemCommand: { calls: 1, failures: 1, readUnits: 0, writeUnits: 2 },
    });
  });
});

describe("capacity of writes to indexes", () => {
  it("is one unit for an entry that comes or goes, two for one that moves, none for one that stays", async () => {
    const { put } = await createTestDatabase();
    const key = { pk: "p", sk: "s" };
    const units = [
      await put(key),
      await put({ ...key, gsi1pk: "a", gsi1sk: "1" }),
      await put({ ...key, gsi1pk: "a", gsi1sk: "1", text: "other" }),
      await put({ ...key, gsi1pk: "a", gsi1sk: "2", gsi2pk: "a", gsi2sk: "1" }),
      await put({ ...key, gsi2pk: "a", gsi2sk: "1" }),
    ];
    expect(units).toEqual([1, 2, 1, 4, 2]);
  });

  it("counts double in a transaction, and is told by index when asked", async () => {
    const { client } = await createTestDatabase();
    const Item = { pk: { S: "p" }, sk: { S: "s" }, gsi1pk: { S: "a" }, gsi1sk: { S: "1" } };
    const { ConsumedCapacity } = await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName, Item } }],
        ReturnConsumedCapacity: "INDEXES",
      }),
    );
    expect(ConsumedCapacity).toEqual([
      {
        TableName,
        CapacityUnits: 4,
        WriteCapacityUnits: 4,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 2 } },
      },
    ]);
  });
});

describe("an index that lags", () => {
  const fill = async ({ put }: TestDatabase) => {
    await put({ pk: "p", sk: "1", gsi1pk: "a", gsi1sk: "1" });
    await put({ pk: "p", sk: "2", gsi1pk: "a", gsi1sk: "2" });
    await put({ pk: "p", sk: "1", gsi1pk: "b", gsi1sk: "1" });
    await put({ pk: "p", sk: "2" });
  };

  it("shows the items as they were before the latest writes", async () => {
    let lag = 0;
    const table = await createTestDatabase({ indexLag: () => lag });
    await fill(table);
    const seen: unknown[] = [];
    for (lag = 0; lag <= 5; lag++) {
      seen.push([await table.listByIndex("gsi1", "a"), await table.listByIndex("gsi1", "b")]);
    }
    expect(seen).toEqual([
      [[], ["1"]],
      [["2"], ["1"]],
      [["1", "2"], []],
      [["1"], []],
      [[], []],
      [[], []],
    ]);
  });

  it("is asked about by table and index, once a query, and for indexes alone", async () => {
    const asked: unknown[] = [];
    const table = await createTestDatabase({
      indexLag(query) {
        asked.push(query);
        return 0;
      },
    });
    await fill(table);
    await table.listByIndex("gsi1", "a");
    expect(asked).toEqual([{ tableName: TableName, indexName: "gsi1" }]);
  });
});

describe("a token of a transaction", () => {
  const transact = (documents: DynamoDBDocumentClient, n: number) =>
    documents.send(
      new TransactWriteCommand({
        ClientRequestToken: "token",
        TransactItems: [
          {
            Update: {
              TableName,
              Key,
              UpdateExpression: "ADD n :n",
              ExpressionAttributeValues: { ":n": n },
            },
          },
        ],
      }),
    );

  it("is remembered for ten minutes of the clock it was given", async () => {
    let nowMs = 0;
    const { client } = await createTestDatabase({ now: () => nowMs });
    const documents = DynamoDBDocumentClient.from(client);
    const read = async () => (await documents.send(new GetCommand({ TableName, Key }))).Item?.n as unknown;
    await transact(documents, 1);
    nowMs = 10 * 60_000 - 1;
    await transact(documents, 1);
    await expect(transact(documents, 2)).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
    expect(await read()).toBe(1);
    nowMs++;
    await transact(documents, 1);
    expect(await read()).toBe(2);
  });
});
