// Guards what our storage relies on in transactions: all or nothing, reasons in order, the stored item, idempotence.
import {
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEngines } from "../../../src/aws/index.ts";
import { failureOf, N, S, startTable, type TestTable } from "./table.ts";

describe.each(testEngines())("DynamoDB transactions on %s", (engine) => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTable(engine);
  });
  afterAll(() => table.stop());

  const transact = (TransactItems: TransactWriteItem[], more: Partial<TransactWriteItemsCommandInput> = {}) =>
    table.client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
  const toPut = (pk: string, sk: string, more: Record<string, unknown> = {}): TransactWriteItem => ({
    Put: { TableName: table.name, Item: { pk: S(pk), sk: S(sk) }, ...more },
  });
  const onlyNew = { ConditionExpression: "attribute_not_exists(pk)" };

  it("applies put, update, delete and condition check together", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("gone") });
    await table.put({ pk: S(pk), sk: S("checked"), version: N(3) });
    await transact([
      toPut(pk, "new"),
      {
        Update: {
          TableName: table.name,
          Key: { pk: S(pk), sk: S("counted") },
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": N(1) },
        },
      },
      { Delete: { TableName: table.name, Key: { pk: S(pk), sk: S("gone") } } },
      {
        ConditionCheck: {
          TableName: table.name,
          Key: { pk: S(pk), sk: S("checked") },
          ConditionExpression: "version = :three",
          ExpressionAttributeValues: { ":three": N(3) },
        },
      },
    ]);
    expect(await table.get(pk, "new")).toBeDefined();
    expect(await table.get(pk, "gone")).toBeUndefined();
    expect((await table.get(pk, "counted"))?.n).toEqual(N(1));
    expect(await table.get(pk, "checked")).toEqual({ pk: S(pk), sk: S("checked"), version: N(3) });
  });

  it("leaves nothing behind when a condition check wants an item to be missing, and it is", async () => {
    const pk = table.newKey();
    const check = { TableName: table.name, Key: { pk: S(pk), sk: S("absent") }, ...onlyNew };
    await transact([{ ConditionCheck: check }, toPut(pk, "new")]);
    expect(await table.get(pk, "absent")).toBeUndefined();
    expect(await table.get(pk, "new")).toBeDefined();
  });

  it("cancels everything when one condition fails, and says which, in order", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("taken"), v: S("old") });
    await table.put({ pk: S(pk), sk: S("kept"), v: S("old") });
    const error = await failureOf(
      transact([
        toPut(pk, "new"),
        toPut(pk, "taken", { ...onlyNew, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
        toPut(pk, "kept"),
        toPut(pk, "fresh", onlyNew),
      ]),
    );
    const reasons = error.CancellationReasons as { Code: string; Item?: unknown }[];
    expect(error.name).toBe("TransactionCanceledException");
    expect(reasons.map((reason) => reason.Code)).toEqual(["None", "ConditionalCheckFailed", "None", "None"]);
    expect(reasons[1]?.Item).toEqual({ pk: S(pk), sk: S("taken"), v: S("old") });
    expect(await table.get(pk, "new")).toBeUndefined();
    expect((await table.get(pk, "kept"))?.v).toEqual(S("old"));
  });

  it("takes 100 actions and refuses 101", async () => {
    const pk = table.newKey();
    const toPuts = (count: number) => Array.from({ length: count }, (_, n) => toPut(pk, String(n)));
    await transact(toPuts(100));
    expect((await failureOf(transact(toPuts(101)))).name).toBe("ValidationException");
  });

  it("refuses two actions on one item", async () => {
    const pk = table.newKey();
    const twice = transact([toPut(pk, "x"), { Delete: { TableName: table.name, Key: { pk: S(pk), sk: S("x") } } }]);
    expect((await failureOf(twice)).name).toBe("ValidationException");
  });

  it("refuses more than 4 MB", async () => {
    const pk = table.newKey();
    const d = S("a".repeat(390_000));
    const puts = Array.from({ length: 12 }, (_, n) => ({
      Put: { TableName: table.name, Item: { pk: S(pk), sk: S(String(n)), d } },
    }));
    expect((await failureOf(transact(puts))).name).toMatch(/^(ValidationException|TransactionCanceledException)$/);
    expect(await table.get(pk, "0")).toBeUndefined();
  });

  it("does a repeated request once, and refuses its token with other content", async () => {
    const pk = table.newKey();
    const toAdd = (n: number): TransactWriteItem[] => [
      {
        Update: {
          TableName: table.name,
          Key: { pk: S(pk), sk: S("x") },
          UpdateExpression: "ADD n :n",
          ExpressionAttributeValues: { ":n": N(n) },
        },
      },
    ];
    const ClientRequestToken = pk;
    await transact(toAdd(1), { ClientRequestToken });
    await transact(toAdd(1), { ClientRequestToken });
    expect((await table.get(pk, "x"))?.n).toEqual(N(1));
    expect((await failureOf(transact(toAdd(2), { ClientRequestToken }))).name).toBe(
      "IdempotentParameterMismatchException",
    );
  });

  it("is seen whole or not at all by readers beside it", async () => {
    const pk = table.newKey();
    const Get = (sk: string) => ({ Get: { TableName: table.name, Key: { pk: S(pk), sk: S(sk) } } });
    const toStep = (n: number): TransactWriteItem[] =>
      ["a", "b"].map((sk) => ({ Put: { TableName: table.name, Item: { pk: S(pk), sk: S(sk), n: N(n) } } }));
    await transact(toStep(0));
    const writer = (async () => {
      for (let n = 1; n <= 20; n += 1) await transact(toStep(n));
    })();
    for (let n = 0; n < 20; n += 1) {
      const pair = await table.client.send(new TransactGetItemsCommand({ TransactItems: [Get("a"), Get("b")] }));
      const [a, b] = pair.Responses ?? [];
      expect(a?.Item?.n).toEqual(b?.Item?.n);
    }
    await writer;
  });

  it("loses no update between transactions that race with each other", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("from"), n: N(20) });
    const move = (): Promise<unknown> =>
      transact([
        {
          Update: {
            TableName: table.name,
            Key: { pk: S(pk), sk: S("from") },
            UpdateExpression: "ADD n :minus",
            ConditionExpression: "n > :zero",
            ExpressionAttributeValues: { ":minus": N(-1), ":zero": N(0) },
          },
        },
        {
          Update: {
            TableName: table.name,
            Key: { pk: S(pk), sk: S("to") },
            UpdateExpression: "ADD n :one",
            ExpressionAttributeValues: { ":one": N(1) },
          },
        },
      ]);
    await Promise.allSettled(Array.from({ length: 30 }, move));
    expect([(await table.get(pk, "from"))?.n, (await table.get(pk, "to"))?.n]).toEqual([N(0), N(20)]);
  });

  it("reads several items in order, with gaps for missing ones", async () => {
    const pk = table.newKey();
    await table.put({ pk: S(pk), sk: S("2") });
    const TransactItems = ["1", "2"].map((sk) => ({ Get: { TableName: table.name, Key: { pk: S(pk), sk: S(sk) } } }));
    const answer = await table.client.send(new TransactGetItemsCommand({ TransactItems }));
    expect(answer.Responses?.map((entry) => entry.Item?.sk)).toEqual([undefined, S("2")]);
  });
});
