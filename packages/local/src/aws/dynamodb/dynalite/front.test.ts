import { once } from "node:events";
import { connect } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DynaliteServer, startDynalite } from "./start-dynalite.ts";

describe("createFront", () => {
  let server: DynaliteServer;
  beforeEach(async () => {
    server = await startDynalite({ port: 0 });
  });
  afterEach(() => server.stop());

  const target = "x-amz-target: DynamoDB_20120810.";
  const post = (operation: string, body: string) =>
    fetch(server.url, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `DynamoDB_20120810.${operation}` },
      body,
    });

  it("survives a client that breaks off in the middle of a request, which dynalite alone would not", async () => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${target}ListTables\r\ncontent-length: 1000\r\n\r\n{"half":`);
    socket.destroy();
    await once(socket, "close");
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new DynamoDBClient({ endpoint: server.url, region: "us-east-1", credentials });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it("answers a broken body of a transaction as a fault of the request", async () => {
    const response = await post("TransactWriteItems", "{");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: expect.stringMatching(/SerializationException$/) as string });
  });

  it("passes on what dynalite says about operations nobody knows", async () => {
    const response = await post("ExecuteStatement", "{}");
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/UnknownOperationException/);
  });
});
