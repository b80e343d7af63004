// Guards the metering: every kind of call we use reports its capacity units when asked with TOTAL.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEngines } from "../../../src/aws/index.ts";
import { S, startTable, type TestTable } from "./table.ts";

const TOTAL = { ReturnConsumedCapacity: "TOTAL" } as const;

describe.each(testEngines())("DynamoDB consumed capacity on %s", (engine) => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTable(engine);
  });
  afterAll(() => table.stop());

  const kilobytes = (n: number) => S("a".repeat(n * 1000));

  it("counts one write unit per started kilobyte of a put", async () => {
    const answer = await table.put({ pk: S(table.newKey()), sk: S("x"), d: kilobytes(1.5) }, TOTAL);
    expect(answer.ConsumedCapacity?.CapacityUnits).toBe(2);
  });

  it("counts update and delete by the larger of old and new item", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("x"), d: kilobytes(2.5) });
    const update = await table.update(pk, "x", "SET d = :d", { ":d": S("small") }, TOTAL);
    await table.update(pk, "x", "SET d = :d", { ":d": kilobytes(3.5) });
    const Key = { pk: S(pk), sk: S("x") };
    const removal = await table.client.send(new DeleteItemCommand({ TableName: table.name, Key, ...TOTAL }));
    expect([update.ConsumedCapacity?.CapacityUnits, removal.ConsumedCapacity?.CapacityUnits]).toEqual([3, 4]);
  });

  it("counts a read per started 4 KB, half of it when eventually consistent", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("x"), d: kilobytes(5) });
    const read = async (ConsistentRead: boolean) => {
      const input = { TableName: table.name, Key: { pk: S(pk), sk: S("x") }, ConsistentRead, ...TOTAL };
      return (await table.client.send(new GetItemCommand(input))).ConsumedCapacity?.CapacityUnits;
    };
    expect([await read(true), await read(false)]).toEqual([2, 1]);
  });

  it("sums the sizes of a query before rounding", async () => {
    const pk = table.newKey();
    for (let n = 0; n < 8; n += 1) await table.put({ pk: S(pk), sk: S(String(n)), d: kilobytes(0.9) });
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": S(pk) },
        ...TOTAL,
      }),
    );
    expect(answer.ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  it("reports batches per table", async () => {
    const pk = table.newKey();
    const writes = ["1", "2", "3"].map((sk) => ({ PutRequest: { Item: { pk: S(pk), sk: S(sk) } } }));
    const written = await table.client.send(
      new BatchWriteItemCommand({ RequestItems: { [table.name]: writes }, ...TOTAL }),
    );
    const Keys = ["1", "2", "3"].map((sk) => ({ pk: S(pk), sk: S(sk) }));
    const read = await table.client.send(
      new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys } }, ...TOTAL }),
    );
    expect(written.ConsumedCapacity?.map((entry) => [entry.TableName, entry.CapacityUnits])).toEqual([[table.name, 3]]);
    expect(read.ConsumedCapacity?.map((entry) => [entry.TableName, entry.CapacityUnits])).toEqual([[table.name, 1.5]]);
  });

  const transact = async (sizes: number[]) => {
    const pk = table.newKey();
    const TransactItems = sizes.map((size, n) => ({
      Put: { TableName: table.name, Item: { pk: S(pk), sk: S(String(n)), d: kilobytes(size) } },
    }));
    return table.client.send(new TransactWriteItemsCommand({ TransactItems, ...TOTAL }));
  };

  it("doubles the units of a transaction", async () => {
    const { ConsumedCapacity } = await transact([1.5]);
    expect(ConsumedCapacity?.map((entry) => [entry.TableName, entry.CapacityUnits])).toEqual([[table.name, 4]]);
  });

  // AWS prepares and commits every item (developer guide); DynamoDB Local 3.3.1 reports one of them only.
  it.skipIf(engine === "dynamodb-local")("counts every item of a transaction", async () => {
    expect((await transact([0.1, 0.1])).ConsumedCapacity?.[0]?.CapacityUnits).toBe(4);
  });
});
