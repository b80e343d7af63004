import { DynamoDBClient, GetItemCommand, ListBackupsCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { measure, meterClient } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createTestDatabase, TABLE_NAME } from "./testing.ts";

const TableName = TABLE_NAME;
const get = () => new GetCommand({ TableName, Key: { pk: "p", sk: "s" } });
const getPlain = () => new GetItemCommand({ TableName, Key: { pk: { S: "p" }, sk: { S: "s" } } });

describe("a client of the in-process DynamoDB", () => {
  it("is one of the SDK's, and takes plain and document commands side by side", async () => {
    const { client, put } = await createTestDatabase();
    await put({ pk: "p", sk: "s" });
    expect(client).toBeInstanceOf(DynamoDBClient);
    expect((await client.send(getPlain())).Item).toEqual({ pk: { S: "p" }, sk: { S: "s" } });
    const documents = DynamoDBDocumentClient.from(client);
    expect((await documents.send(get())).Item).toEqual({ pk: "p", sk: "s" });
    // As ElectroDB sends them: without a document client.
    expect((await client.send(get() as never)) as object).toMatchObject({ Item: { pk: "p", sk: "s" } });
  });

  it("runs middlewares around the engine in the order of their priority, also late ones and those of a command", async () => {
    const { client, put } = await createTestDatabase();
    await put({ pk: "p", sk: "s" });
    const passed: string[] = [];
    const note = (name: string, priority: "high" | "normal" | "low") =>
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            passed.push(`${name} ${commandName}`);
            return await next(args);
          },
        { step: "initialize", name, priority },
      );
    note("inner", "low");
    await client.send(getPlain());
    note("outer", "high");
    const relative: Parameters<typeof client.middlewareStack.add>[0] = (next) => async (args) => {
      passed.push("after outer");
      return await next(args);
    };
    client.middlewareStack.addRelativeTo(relative, { relation: "after", toMiddleware: "outer", name: "relative" });
    const command = getPlain();
    command.middlewareStack.add(
      (next) => async (args) => {
        passed.push("of the command");
        return await next(args);
      },
      { step: "initialize", name: "own" },
    );
    await client.send(command);
    client.middlewareStack.remove("outer");
    client.middlewareStack.remove("relative");
    await DynamoDBDocumentClient.from(client).send(get());
    expect(passed).toEqual([
      "inner GetItemCommand",
      "outer GetItemCommand",
      "after outer",
      "of the command",
      "inner GetItemCommand",
      "inner GetItemCommand",
    ]);
  });

  it("lets a middleware change what is asked, and stop it", async () => {
    const { database, client } = await createTestDatabase();
    let isStopped = false;
    client.middlewareStack.add(
      (next) => async (args) => {
        if (isStopped) throw new Error("stopped");
        return await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
      },
      { step: "initialize", name: "test" },
    );
    expect((await client.send(getPlain())).ConsumedCapacity?.CapacityUnits).toBe(0.5);
    isStopped = true;
    await expect(client.send(getPlain())).rejects.toThrow("stopped");
    expect(database.counters.GetItemCommand?.calls).toBe(1);
  });

  it("can be metered, alone among the clients of its database", async () => {
    const { database, put } = await createTestDatabase();
    const client = meterClient(database.createClient());
    const { units } = await measure(async () => {
      await put({ pk: "p", sk: "s" });
      await client.send(getPlain());
      await DynamoDBDocumentClient.from(client).send(new PutCommand({ TableName, Item: { pk: "p", sk: "s" } }));
    });
    expect(units).toEqual({ read: 0.5, write: 1 });
  });

  it("leaves out undefined values when its document client is told to", async () => {
    const { client } = await createTestDatabase();
    const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    await documents.send(new PutCommand({ TableName, Item: { pk: "p", sk: "s", map: { a: undefined, b: 1 } } }));
    expect((await documents.send(get())).Item).toEqual({ pk: "p", sk: "s", map: { b: 1 } });
  });

  it("says so when it does not know a command", async () => {
    const { client } = await createTestDatabase();
    await expect(client.send(new ListBackupsCommand({}))).rejects.toThrow(/does not know ListBackupsCommand/);
  });
});
