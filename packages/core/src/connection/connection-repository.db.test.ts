import { beforeAll, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionRepository, createConnectionRepository } from "./connection-repository.ts";

function build(changes: Partial<Connection> = {}): Omit<Connection, "revision"> {
  return {
    connectionId: "rep:r1",
    repId: "r1",
    status: "ok",
    keyTail: "1234",
    sealedKey: "v1.k1.first",
    checkedAt: "2026-11-22T12:00:00.000Z",
    reason: undefined,
    probeAfter: undefined,
    ownersSeen: undefined,
    ...changes,
  };
}

const refused = {
  status: "refused",
  checkedAt: "2026-11-22T13:00:00.000Z",
  reason: "fathom_key_refused",
  probeAfter: "2026-11-23T13:00:00.000Z",
  ownersSeen: undefined,
} as const;

describeOnEngines("the connection repository", (getUrl) => {
  let connections: ConnectionRepository;
  beforeAll(async () => {
    const client = createTestClient(getUrl());
    connections = createConnectionRepository({ database: { client, tableName: await createTestTable(client) } });
  });

  it("finds what was put, whole", async () => {
    const put = await connections.put(build({ connectionId: "a", ownersSeen: ["x@y.example"] }));
    expect(await connections.find("a")).toEqual(put);
    expect(await connections.find("A")).toBeUndefined();
  });

  it("changes the standing of the connection that was read, and takes back what no longer holds", async () => {
    const put = await connections.put(build({ connectionId: "b" }));
    expect(await connections.setStanding(put, refused)).toBe(true);
    const read = await connections.find("b");
    expect(read).toEqual({ ...put, ...refused, revision: put.revision + 1 });
    if (!read) throw new Error("not found");
    const ok = { ...refused, status: "ok" as const, reason: undefined, probeAfter: undefined };
    expect(await connections.setStanding(read, ok)).toBe(true);
    expect(await connections.find("b")).toMatchObject({ status: "ok", reason: undefined, probeAfter: undefined });
  });

  it("leaves a key alone that was put after the one whose standing it is", async () => {
    const old = await connections.put(build({ connectionId: "c" }));
    const next = await connections.put(build({ connectionId: "c", sealedKey: "v1.k1.second" }));
    expect(await connections.setStanding(old, refused)).toBe(false);
    expect(await connections.find("c")).toEqual(next);
  });

  it("leaves a key alone that was put after the old one was removed", async () => {
    const old = await connections.put(build({ connectionId: "d" }));
    await connections.remove("d");
    expect(await connections.setStanding(old, refused)).toBe(false);
    expect(await connections.find("d")).toBeUndefined();
    const next = await connections.put(build({ connectionId: "d", sealedKey: "v1.k1.second" }));
    expect(await connections.setStanding(old, refused)).toBe(false);
    expect(await connections.find("d")).toEqual(next);
  });

  it("removes twice without complaint", async () => {
    await connections.put(build({ connectionId: "e" }));
    await connections.remove("e");
    await connections.remove("e");
    expect(await connections.find("e")).toBeUndefined();
  });
});
