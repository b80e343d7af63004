// Guards what our storage relies on in single items: tables, types, sizes, conditions, counters.
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEngines } from "../../../src/aws/index.ts";
import { failureOf, N, S, startTable, type TestTable, toTableDefinition } from "./table.ts";

describe.each(testEngines())("DynamoDB items on %s", (engine) => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTable(engine);
  });
  afterAll(() => table.stop());

  it("describes an on-demand table with three indexes, one of them KEYS_ONLY", async () => {
    const { Table } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
    const projections = Table?.GlobalSecondaryIndexes?.map((index) => [
      index.IndexName,
      index.Projection?.ProjectionType,
    ]);
    expect(Table?.TableStatus).toBe("ACTIVE");
    expect(Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
    expect(projections?.sort()).toEqual([
      ["gsi1", "ALL"],
      ["gsi2", "KEYS_ONLY"],
      ["gsi3", "ALL"],
    ]);
  });

  const timeToLive = { Enabled: true, AttributeName: "expiresAt" };
  const enableTimeToLive = () =>
    table.client.send(new UpdateTimeToLiveCommand({ TableName: table.name, TimeToLiveSpecification: timeToLive }));

  it("stores the time-to-live setting", async () => {
    await enableTimeToLive();
    const answer = await table.client.send(new DescribeTimeToLiveCommand({ TableName: table.name }));
    expect(answer.TimeToLiveDescription?.TimeToLiveStatus).toMatch(/^ENABL/);
    expect(answer.TimeToLiveDescription?.AttributeName).toBe("expiresAt");
  });

  // dynoxide 1.2.1 accepts it: whoever prepares a table has to look first, as he must on AWS.
  it.skipIf(engine === "dynoxide")("refuses to enable time to live twice", async () => {
    expect((await failureOf(enableTimeToLive())).name).toBe("ValidationException");
  });

  it("returns strings, binaries, maps and 38-digit numbers exactly as they were written", async () => {
    const pk = table.newKey();
    const item = {
      pk: S(pk),
      sk: S("x"),
      text: S("žluťoučký 🐎"),
      empty: S(""),
      number: N("12345678901234567890123456789012345678"),
      bytes: { B: Uint8Array.from([0, 1, 127, 128, 255]) },
      map: { M: { list: { L: [S("a"), N(1), { BOOL: false }, { NULL: true as const }] } } },
    };
    await table.put(item);
    const stored = await table.get(pk, "x");
    expect({ ...stored, bytes: { B: Uint8Array.from(stored?.bytes?.B ?? []) } }).toEqual(item);
  });

  it("refuses a number of 39 digits and an empty key", async () => {
    const long = table.put({ pk: S(table.newKey()), sk: S("x"), n: N("123456789012345678901234567890123456789") });
    expect((await failureOf(long)).name).toBe("ValidationException");
    expect((await failureOf(table.put({ pk: S(""), sk: S("x") }))).name).toBe("ValidationException");
  });

  it("takes an item of exactly 400 KB and refuses one byte more, also by an update", async () => {
    const pk = table.newKey();
    const fixed = "pk".length + pk.length + "sk".length + "x".length + "d".length;
    const data = "a".repeat(409_600 - fixed);
    await table.put({ pk: S(pk), sk: S("x"), d: S(data) });
    const tooLarge = await failureOf(table.put({ pk: S(pk), sk: S("x"), d: S(`${data}a`) }));
    const grown = await failureOf(table.update(pk, "x", "SET e = :e", { ":e": S("b") }));
    expect([tooLarge.name, grown.name]).toEqual(["ValidationException", "ValidationException"]);
    expect(tooLarge.message).toMatch(/size/i);
  });

  it("lets one of many attribute_not_exists puts win", async () => {
    const pk = table.newKey();
    const condition = { ConditionExpression: "attribute_not_exists(pk)" };
    const puts = Array.from({ length: 20 }, (_, n) => table.put({ pk: S(pk), sk: S("x"), n: N(n) }, condition));
    const results = await Promise.allSettled(puts);
    const losers = results.filter((result) => result.status === "rejected");
    expect(losers).toHaveLength(19);
    expect(new Set(losers.map((loser) => (loser.reason as Error).name))).toEqual(
      new Set(["ConditionalCheckFailedException"]),
    );
  });

  it.each(["put", "update", "delete"] as const)("puts the stored item on the error of a failed %s", async (kind) => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("x"), version: N(7) });
    const condition = {
      ConditionExpression: "version = :expected",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    };
    const expected = { ":expected": N(6) };
    const calls = {
      put: () => table.put({ pk: S(pk), sk: S("x") }, { ...condition, ExpressionAttributeValues: expected }),
      update: () => table.update(pk, "x", "SET a = :a", { ...expected, ":a": S("new") }, condition),
      delete: () => {
        const Key = { pk: S(pk), sk: S("x") };
        const input = { TableName: table.name, Key, ...condition, ExpressionAttributeValues: expected };
        return table.client.send(new DeleteItemCommand(input));
      },
    };
    const error = await failureOf(calls[kind]());
    expect(error.name).toBe("ConditionalCheckFailedException");
    expect(error.Item).toEqual({ pk: S(pk), sk: S("x"), version: N(7) });
  });

  it("carries no item on the error when nothing was stored", async () => {
    const error = await failureOf(
      table.put(
        { pk: S(table.newKey()), sk: S("x") },
        { ConditionExpression: "attribute_exists(pk)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" },
      ),
    );
    expect([error.name, error.Item]).toEqual(["ConditionalCheckFailedException", undefined]);
  });

  it("adds every one of 50 parallel increments", async () => {
    const pk = table.newKey();
    await Promise.all(Array.from({ length: 50 }, () => table.update(pk, "x", "ADD n :one", { ":one": N(1) })));
    expect((await table.get(pk, "x"))?.n).toEqual(N(50));
  });

  it("returns the new item of an update that also removes, and the old one on demand", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("x"), a: N(1), b: N(2) });
    const changed = await table.update(pk, "x", "SET a = :a REMOVE b", { ":a": N(9) }, { ReturnValues: "ALL_NEW" });
    const old = await table.update(pk, "x", "SET a = :a", { ":a": N(10) }, { ReturnValues: "ALL_OLD" });
    expect(changed.Attributes).toEqual({ pk: S(pk), sk: S("x"), a: N(9) });
    expect(old.Attributes?.a).toEqual(N(9));
  });

  it("refuses a reserved word without an alias", async () => {
    const error = await failureOf(table.update(table.newKey(), "x", "SET status = :s", { ":s": S("ok") }));
    expect(error.name).toBe("ValidationException");
    expect(error.message).toMatch(/reserved/i);
  });
});

describe.each(testEngines())("DynamoDB tables on %s", (engine) => {
  it("can be used right after a waiter has seen them, over and over", async () => {
    const table = await startTable(engine);
    try {
      for (let n = 0; n < 5; n += 1) {
        const TableName = `short-lived-${n}`;
        await table.client.send(new CreateTableCommand(toTableDefinition(TableName)));
        await waitUntilTableExists({ client: table.client, maxWaitTime: 5, minDelay: 1 }, { TableName });
        await table.client.send(new PutItemCommand({ TableName, Item: { pk: S("a"), sk: S("x") } }));
        await table.client.send(new DeleteTableCommand({ TableName }));
        await waitUntilTableNotExists({ client: table.client, maxWaitTime: 5, minDelay: 1 }, { TableName });
      }
    } finally {
      await table.stop();
    }
  });
});
