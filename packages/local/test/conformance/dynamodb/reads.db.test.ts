// Guards what our storage relies on when it reads many items: queries, pages, indexes, batches.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEngines } from "../../../src/aws/index.ts";
import { failureOf, type Item, S, startTable, type TestTable } from "./table.ts";

describe.each(testEngines())("DynamoDB reads on %s", (engine) => {
  let table: TestTable;
  const pk = "seeded";
  const group = "group";
  const sortKeys = Array.from({ length: 25 }, (_, n) => String(n).padStart(3, "0"));

  beforeAll(async () => {
    table = await startTable(engine);
    const writes = sortKeys.map((sk, n) => ({
      PutRequest: { Item: { pk: S(pk), sk: S(sk), note: S("d"), ...toIndexKeys(sk, n) } },
    }));
    await table.client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: writes } }));
  });
  afterAll(() => table.stop());

  const toIndexKeys = (sk: string, n: number): Item => ({
    gsi1pk: S(group),
    gsi1sk: S("same"),
    ...(n < 5 ? { gsi2pk: S(group), gsi2sk: S(sk) } : {}),
  });

  const query = (more: Partial<QueryCommandInput>) => {
    const values = { ":p": S(pk), ...more.ExpressionAttributeValues };
    const input = { TableName: table.name, KeyConditionExpression: "pk = :p", ...more };
    return table.client.send(new QueryCommand({ ...input, ExpressionAttributeValues: values }));
  };
  const queryIndex = (IndexName: string, more: Partial<QueryCommandInput> = {}) =>
    table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName,
        KeyConditionExpression: `${IndexName}pk = :p`,
        ExpressionAttributeValues: { ":p": S(group) },
        ...more,
      }),
    );

  it("reads a range of sort keys, both ends included", async () => {
    const answer = await query({
      KeyConditionExpression: "pk = :p AND sk BETWEEN :a AND :b",
      ExpressionAttributeValues: { ":a": S("003"), ":b": S("007") },
    });
    expect(answer.Items?.map((item) => item.sk?.S)).toEqual(["003", "004", "005", "006", "007"]);
  });

  it("reads the newest first when asked to go backward", async () => {
    const answer = await query({ ScanIndexForward: false, Limit: 2 });
    expect(answer.Items?.map((item) => item.sk?.S)).toEqual(["024", "023"]);
  });

  it("goes on from the last key until every item was seen once, also backward", async () => {
    for (const ScanIndexForward of [true, false]) {
      const seen: string[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await query({ Limit: 7, ExclusiveStartKey, ScanIndexForward });
        seen.push(...(page.Items ?? []).map((item) => item.sk?.S ?? ""));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      expect(seen).toEqual(ScanIndexForward ? sortKeys : sortKeys.toReversed());
    }
  });

  it("gives a last key also when the limit equals the number of items, and then an empty page", async () => {
    const first = await query({ Limit: 25 });
    expect(first.LastEvaluatedKey).toBeDefined();
    const second = await query({ Limit: 25, ExclusiveStartKey: first.LastEvaluatedKey });
    expect([second.Count, second.LastEvaluatedKey]).toEqual([0, undefined]);
  });

  it("counts the limit before the filter", async () => {
    const answer = await query({
      Limit: 5,
      FilterExpression: "gsi2pk = :g AND note <> :other",
      ExpressionAttributeValues: { ":g": S("nobody"), ":other": S("x") },
    });
    expect([answer.Count, answer.ScannedCount, answer.LastEvaluatedKey?.sk?.S]).toEqual([0, 5, "004"]);
  });

  it("ends a page at one megabyte", async () => {
    const big = table.newKey();
    for (const sk of ["1", "2", "3", "4"]) await table.put({ pk: S(big), sk: S(sk), d: S("a".repeat(390_000)) });
    const answer = await query({ ExpressionAttributeValues: { ":p": S(big) } });
    expect(answer.Count).toBeLessThan(4);
    expect(answer.LastEvaluatedKey).toBeDefined();
  });

  it("gives keys only from a KEYS_ONLY index, and only of items that have its keys", async () => {
    const answer = await queryIndex("gsi2");
    expect(answer.Count).toBe(5);
    expect(answer.Items?.[0]).toEqual({ pk: S(pk), sk: S("000"), gsi2pk: S(group), gsi2sk: S("000") });
  });

  it("pages through an index whose sort keys are all equal", async () => {
    const seen = new Set<string>();
    let pages = 0;
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await queryIndex("gsi1", { Limit: 4, ExclusiveStartKey });
      for (const item of page.Items ?? []) seen.add(item.sk?.S ?? "");
      ExclusiveStartKey = page.LastEvaluatedKey;
      if (ExclusiveStartKey) expect(Object.keys(ExclusiveStartKey).sort()).toEqual(["gsi1pk", "gsi1sk", "pk", "sk"]);
      pages += 1;
    } while (ExclusiveStartKey);
    expect([seen.size, pages]).toEqual([25, 7]);
  });

  it("moves an index entry when its key changes and drops it when its key goes", async () => {
    const key = table.newKey();
    const count = async (value: string): Promise<number | undefined> =>
      (await queryIndex("gsi3", { ExpressionAttributeValues: { ":p": S(value) } })).Count;
    await table.put({ pk: S(key), sk: S("x"), gsi3pk: S(`${key}-a`), gsi3sk: S("1") });
    await table.update(key, "x", "SET gsi3pk = :b", { ":b": S(`${key}-b`) });
    expect([await count(`${key}-a`), await count(`${key}-b`)]).toEqual([0, 1]);
    await table.update(key, "x", "SET a = :a REMOVE gsi3pk, gsi3sk", { ":a": S("1") });
    expect(await count(`${key}-b`)).toBe(0);
  });

  it("refuses a strongly consistent read of an index", async () => {
    expect((await failureOf(queryIndex("gsi1", { ConsistentRead: true }))).name).toBe("ValidationException");
  });

  it("gets up to 100 keys in one batch, missing ones left out, and refuses 101", async () => {
    const toKeys = (count: number) => ({
      [table.name]: {
        Keys: Array.from({ length: count }, (_, n) => ({ pk: S(pk), sk: S(String(n).padStart(3, "0")) })),
      },
    });
    const answer = await table.client.send(new BatchGetItemCommand({ RequestItems: toKeys(100) }));
    expect(answer.Responses?.[table.name]).toHaveLength(25);
    expect(answer.UnprocessedKeys).toEqual({});
    const tooMany = table.client.send(new BatchGetItemCommand({ RequestItems: toKeys(101) }));
    expect((await failureOf(tooMany)).name).toBe("ValidationException");
  });

  it("writes 25 items in one batch and refuses 26, or one item twice", async () => {
    const key = table.newKey();
    const write = (sortKeysToWrite: string[]) =>
      table.client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [table.name]: sortKeysToWrite.map((sk) => ({ PutRequest: { Item: { pk: S(key), sk: S(sk) } } })),
          },
        }),
      );
    expect((await write(sortKeys)).UnprocessedItems).toEqual({});
    expect((await failureOf(write([...sortKeys, "025"]))).name).toBe("ValidationException");
    expect((await failureOf(write(["000", "000"]))).name).toBe("ValidationException");
  });
});
