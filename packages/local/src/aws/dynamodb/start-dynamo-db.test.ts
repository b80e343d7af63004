import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import { closeServer, listen, PortInUseError } from "../net/server.ts";
import { findDynoxideBinary } from "./dynoxide.ts";
import { type DynamoDbServer, startDynamoDb } from "./start-dynamo-db.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const createClient = (url: string) => new DynamoDBClient({ endpoint: url, region: "us-east-1", credentials });
const hasDynoxide = findDynoxideBinary() !== undefined;

describe("startDynamoDb", () => {
  const running: DynamoDbServer[] = [];
  const start = async (...args: Parameters<typeof startDynamoDb>): Promise<DynamoDbServer> => {
    const server = await startDynamoDb(...args);
    running.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  });

  it("uses the endpoint it is told, and does not start anything", async () => {
    const server = await start({ env: { DYNAMODB_ENDPOINT: "http://127.0.0.1:8000/" } });
    expect(server).toMatchObject({ engine: "external", url: "http://127.0.0.1:8000" });
  });

  it("names the variable when the endpoint is no URL", async () => {
    await expect(startDynamoDb({ env: { DYNAMODB_ENDPOINT: "localhost" } })).rejects.toThrow(/DYNAMODB_ENDPOINT/);
  });

  it("takes an empty endpoint as none, and dynoxide before dynalite", async () => {
    const server = await start({ env: { DYNAMODB_ENDPOINT: "" } });
    expect(server.engine).toBe(hasDynoxide ? "dynoxide" : "dynalite");
  });

  it.each(["dynoxide", "dynalite"] as const)("says that a port is in use (%s)", async (engine) => {
    if (engine === "dynoxide" && !hasDynoxide) return;
    const other = createServer((_request, response) => response.end());
    const port = Number(new URL(await listen(other, { port: 0, host: "127.0.0.1" })).port);
    try {
      await expect(startDynamoDb({ engine, port })).rejects.toThrow(PortInUseError);
    } finally {
      await closeServer(other);
    }
  });

  it.skipIf(!hasDynoxide)("keeps tables in the data folder, also when dynoxide is killed", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "fathom-sync-"));
    try {
      const first = await startDynamoDb({ engine: "dynoxide", dataDir });
      await createClient(first.url).send(
        new CreateTableCommand({
          TableName: "kept",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        }),
      );
      process.kill(first.pid ?? 0, "SIGKILL");
      await first.stop();
      const second = await start({ engine: "dynoxide", dataDir });
      const { TableNames } = await createClient(second.url).send(new ListTablesCommand({}));
      expect(TableNames).toEqual(["kept"]);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it("stops when its signal is aborted, and does not start when it already is", async () => {
    const stopping = new AbortController();
    const server = await start({ engine: "dynalite", signal: stopping.signal });
    expect((await fetch(server.url)).status).toBeLessThan(500);
    stopping.abort(new Error("enough"));
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
    await expect(startDynamoDb({ signal: stopping.signal })).rejects.toThrow("enough");
  });
});
