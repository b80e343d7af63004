import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  createConnectionRepository,
  createRepRepository,
  createRosterSource,
  createStateRepository,
  toFathomEmail,
} from "@fathom-sync/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DynamoDbServer, startDynamoDb } from "../aws/dynamodb/index.ts";
import { createTable } from "../stack/create-table.ts";
import { copyReps } from "./copy-reps.ts";

const TABLE = "copies";
const AT = "2026-11-22T12:00:00.000Z";
let server: DynamoDbServer;
let client: DynamoDBClient;
beforeAll(async () => {
  server = await startDynamoDb();
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new DynamoDBClient({ endpoint: server.url, region: "eu-west-1", credentials });
  await createTable(client, TABLE);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

describe("copyReps", () => {
  it("makes reps that are listed like those they were copied from, under names and addresses of their own", async () => {
    const database = { client, tableName: TABLE };
    const reps = createRepRepository({ database, clock: { now: () => Date.parse(AT), sleep: async () => {} } });
    const states = createStateRepository({ database });
    for (const [repId, name] of [
      ["rep-0001", "Anna Bakker"],
      ["rep-0002", "Bo de Wit"],
    ] as const) {
      const email = `${repId}.first@sellers.example`;
      await reps.put(repId, { name, email, fathomEmail: email, active: true });
      await createConnectionRepository({ database }).put({
        connectionId: `rep:${repId}`,
        repId,
        status: "ok",
        keyTail: "7f2c",
        sealedKey: "sealed",
        checkedAt: AT,
        reason: undefined,
        probeAfter: undefined,
        ownersSeen: undefined,
      });
      await reps.setConnection(repId, `rep:${repId}`);
      const recordedBy = toFathomEmail(email);
      await states.advance(await states.get(repId), { coveredUntil: AT, lastCheckedAt: AT, recordedBy });
    }
    const newIds = Array.from({ length: 40 }, (_, index) => `rep-${String(index + 3).padStart(4, "0")}`);
    await copyReps({ client, tableName: TABLE, repIds: ["rep-0001", "rep-0002"], newIds });

    const source = createRosterSource({ database });
    expect(await source.listRepIds()).toEqual(["rep-0001", "rep-0002", ...newIds]);
    const copies = await source.findEntries(newIds);
    for (const copy of copies) expect(copy).toMatchObject({ connection: "ok", completeUntil: AT, lastCheckedAt: AT });
    expect(new Set(copies.map(({ email }) => email)).size).toBe(40);
    expect(new Set(copies.map(({ name }) => name))).toEqual(
      new Set(["Anna Bakker", "Anna de Wit", "Bo Bakker", "Bo de Wit"]),
    );
    await expect(copyReps({ client, tableName: TABLE, repIds: ["rep-9"], newIds })).rejects.toThrow("rep-9");
  });
});
