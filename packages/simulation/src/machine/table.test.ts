import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { isPassing } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { CLIENT_SETTINGS } from "./aws-client.ts";
import { createContainer } from "./container.ts";
import { LATENCIES, NO_FAULTS, type TableFaults } from "./faults.ts";
import { guardTableClient } from "./table.ts";

const TableName = "t";
const Key = { pk: { S: "a" } };
const get = () => new GetItemCommand({ TableName, Key });
const put = () => new PutItemCommand({ TableName, Item: Key });
const transact = () => new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] });

function build(faults: Partial<TableFaults> = {}) {
  const clock = createVirtualClock("2026-11-22T12:00:00Z");
  const done: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const engine = new DynamoDBClient(CLIENT_SETTINGS);
  engine.middlewareStack.add(
    (_next, { commandName = "" }) =>
      async ({ input }) => {
        done.push({ name: commandName, input: input as Record<string, unknown> });
        const output = { ConsumedCapacity: { CapacityUnits: 2 }, $metadata: {} } as never;
        return { output, response: {} };
      },
    { step: "initialize", priority: "low", name: "engine" },
  );
  const container = createContainer({ name: "worker-1", clock, clockOffsetMs: 0, onCrash: () => undefined });
  container.thaw();
  const counters = { commands: 0, readUnits: 0, writeUnits: 0, throttledReads: 0, throttledWrites: 0 };
  const client = guardTableClient({
    client: engine,
    container,
    clock,
    random: createRandomness("table"),
    latencies: LATENCIES,
    getFaults: () => ({ ...NO_FAULTS.table, ...faults }),
    counters,
  });
  return { clock, client, container, done, counters, names: () => done.map(({ name }) => name) };
}

async function catchError(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("an error was expected");
  return error;
}

describe("the table of a container", () => {
  it("takes its time, counts units, and passes the gate before and after", async () => {
    const { clock, client, container, counters } = build();
    const startMs = clock.now();
    await clock.settle(client.send(get()));
    await clock.settle(client.send(put()));
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(2);
    expect(counters).toMatchObject({ commands: 2, readUnits: 2, writeUnits: 2 });
    expect(container.passages).toBe(4);
  });

  it.each([
    ["throttled", []],
    ["failsBefore", []],
    ["conflict", []],
    ["failsAfter", ["PutItemCommand"]],
  ] as const)("fails a write as DynamoDB does: %s", async (fault, done) => {
    const { clock, client, names } = build({ [fault]: 1 });
    const error = await catchError(clock.settle(client.send(put())));
    expect(isPassing(error)).toBe(true);
    expect(names()).toEqual(done);
  });

  it("cancels a transaction that meets another one, naming the reason for each item", async () => {
    const { clock, client } = build({ conflict: 1 });
    const error = await catchError(clock.settle(client.send(transact())));
    expect(error).toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "TransactionConflict" }],
    });
  });

  it("sends a write again whose answer was lost: a transaction with the same token", async () => {
    const { clock, client, done, names } = build({ repeated: 1 });
    await clock.settle(client.send(get()));
    await clock.settle(client.send(put()));
    await clock.settle(client.send(transact()));
    expect(names()).toEqual([
      "GetItemCommand",
      "PutItemCommand",
      "PutItemCommand",
      "TransactWriteItemsCommand",
      "TransactWriteItemsCommand",
    ]);
    expect(done[3]?.input.ClientRequestToken).toMatch(/^\w{32}$/);
    expect(done[4]?.input).toEqual(done[3]?.input);
  });

  it("is slow, ends pages early and leaves parts of batches undone", async () => {
    const { clock, client, done } = build({ slow: 1, shortPage: 1, unprocessed: 1 });
    const startMs = clock.now();
    await clock.settle(client.send(new QueryCommand({ TableName, Limit: 100 })));
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(1_000);
    expect(done[0]?.input.Limit).toBeLessThan(100);
    const Keys = [{ id: { S: "1" } }, { id: { S: "2" } }, { id: { S: "3" } }];
    const { UnprocessedKeys } = await clock.settle(
      client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
    );
    const requested = (done[1]?.input ?? {}) as { RequestItems?: Record<string, { Keys: unknown[] }> };
    const sent = requested.RequestItems?.[TableName]?.Keys ?? [];
    expect(sent.length).toBeGreaterThan(0);
    expect([...sent, ...(UnprocessedKeys?.[TableName]?.Keys ?? [])]).toEqual(Keys);
  });
});
