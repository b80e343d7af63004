import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { startDynamoDb } from "../start-dynamo-db.ts";
import { findInProcessDynamoDb } from "./servers.ts";

describe("findInProcessDynamoDb", () => {
  it("finds a database by its address until it is stopped, and none behind other addresses", async () => {
    const server = await startDynamoDb({ engine: "in-process" });
    const database = findInProcessDynamoDb(server.url);
    expect((await database?.createClient().send(new ListTablesCommand({})))?.TableNames).toEqual([]);
    expect(findInProcessDynamoDb("http://127.0.0.1:8000")).toBeUndefined();
    await server.stop();
    expect(() => findInProcessDynamoDb(server.url)).toThrow(server.url);
  });

  it("keeps no data in folders", async () => {
    await expect(startDynamoDb({ engine: "in-process", dataDir: "data" })).rejects.toThrow(/in memory only/);
  });
});
