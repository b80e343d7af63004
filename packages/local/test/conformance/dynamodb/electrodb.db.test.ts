// Guards the way our entities are written and read: ElectroDB 3.9 on keys whose case is kept.
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createWriteTransaction, Entity } from "electrodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEngines } from "../../../src/aws/index.ts";
import { failureOf, S, startTable, type TestTable } from "./table.ts";

const createEntities = (table: TestTable) => {
  const options = { client: DynamoDBDocumentClient.from(table.client), table: table.name };
  const key = <const Composite extends readonly string[]>(field: string, composite: Composite) =>
    ({ field, composite, casing: "none" }) as const;
  const Rep = new Entity(
    {
      model: { entity: "rep", version: "1", service: "conformance" },
      attributes: {
        repId: { type: "string", required: true },
        team: { type: "string", required: true },
        name: { type: "string" },
        version: { type: "number", default: 0 },
        content: { type: "any" },
      },
      indexes: {
        primary: { pk: key("pk", ["repId"]), sk: key("sk", []) },
        byTeam: { index: "gsi1", pk: key("gsi1pk", ["team"]), sk: key("gsi1sk", ["repId"]) },
        keysByTeam: {
          index: "gsi2",
          projection: "keys_only",
          pk: key("gsi2pk", ["team"]),
          sk: key("gsi2sk", ["repId"]),
        },
      },
    } as const,
    options,
  );
  const Call = new Entity(
    {
      model: { entity: "call", version: "1", service: "conformance" },
      attributes: {
        repId: { type: "string", required: true },
        callId: { type: "string", required: true },
        title: { type: "string" },
      },
      indexes: { primary: { pk: key("pk", ["repId"]), sk: key("sk", ["callId"]) } },
    } as const,
    options,
  );
  return { Rep, Call };
};

describe.each(testEngines())("ElectroDB on %s", (engine) => {
  let table: TestTable;
  let entities: ReturnType<typeof createEntities>;
  beforeAll(async () => {
    table = await startTable(engine);
    entities = createEntities(table);
  });
  afterAll(() => table.stop());

  it("keeps apart two ids that differ in case only", async () => {
    const { Rep } = entities;
    const repId = table.newKey();
    await Rep.put({ repId: `${repId}-Ab`, team: "t", name: "upper" }).go();
    await Rep.put({ repId: `${repId}-aB`, team: "t", name: "lower" }).go();
    expect((await Rep.get({ repId: `${repId}-Ab` }).go()).data?.name).toBe("upper");
    expect(await table.get(`$conformance#repId_${repId}-Ab`, "$rep_1")).toMatchObject({ name: S("upper") });
  });

  it("creates once, upserts again and again", async () => {
    const { Rep } = entities;
    const repId = table.newKey();
    await Rep.create({ repId, team: "t", name: "first" }).go();
    expect((await failureOf(Rep.create({ repId, team: "t" }).go())).message).toMatch(/conditional/i);
    await Rep.upsert({ repId, team: "t", name: "second" }).go();
    expect((await Rep.get({ repId }).go()).data).toMatchObject({ name: "second", version: 0 });
  });

  it("patches only under a condition that holds, and only what exists", async () => {
    const { Rep } = entities;
    const repId = table.newKey();
    await Rep.put({ repId, team: "t", version: 1 }).go();
    const patch = (expected: number) =>
      Rep.patch({ repId })
        .add({ version: 1 })
        .where(({ version }, { eq }) => eq(version, expected))
        .go({ response: "all_new" });
    expect((await patch(1)).data.version).toBe(2);
    expect((await failureOf(patch(1))).message).toMatch(/conditional/i);
    const missing = Rep.patch({ repId: table.newKey() }).set({ name: "x" }).go();
    expect((await failureOf(missing)).message).toMatch(/conditional/i);
  });

  it("keeps binary content byte-equal", async () => {
    const { Rep } = entities;
    const repId = table.newKey();
    const content = Uint8Array.from({ length: 1024 }, (_, n) => n % 256);
    await Rep.put({ repId, team: "t", content }).go();
    const stored: unknown = (await Rep.get({ repId }).go()).data?.content;
    expect(Buffer.from(stored as Uint8Array).equals(Buffer.from(content))).toBe(true);
  });

  it("pages a query with a cursor until everything was seen once", async () => {
    const { Rep } = entities;
    const team = table.newKey();
    const repIds = Array.from({ length: 12 }, (_, n) => `${team}-${String(n).padStart(2, "0")}`);
    await Rep.put(repIds.map((repId) => ({ repId, team }))).go();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: { repId: string }[]; cursor: string | null } = await Rep.query
        .byTeam({ team })
        .go({ limit: 5, cursor });
      seen.push(...page.data.map((rep) => rep.repId));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(repIds);
  });

  it("reads a range of an index, newest first", async () => {
    const { Rep } = entities;
    const team = table.newKey();
    await Rep.put(["a", "b", "c", "d"].map((repId) => ({ repId: `${team}-${repId}`, team }))).go();
    const range = Rep.query.byTeam({ team }).between({ repId: `${team}-b` }, { repId: `${team}-d` });
    const answer = await range.go({ order: "desc", limit: 2 });
    expect(answer.data.map((rep) => rep.repId)).toEqual([`${team}-d`, `${team}-c`]);
  });

  it("hydrates whole items behind a KEYS_ONLY index", async () => {
    const { Rep } = entities;
    const team = table.newKey();
    await Rep.put(["a", "b"].map((repId) => ({ repId: `${team}-${repId}`, team, name: repId }))).go();
    const answer = await Rep.query.keysByTeam({ team }).go({ hydrate: true });
    expect(answer.data.map((rep) => rep.name)).toEqual(["a", "b"]);
  });

  it("commits a transaction over two entities", async () => {
    const repId = table.newKey();
    const answer = await createWriteTransaction(entities, ({ Rep, Call }) => [
      Rep.create({ repId, team: "t" }).commit(),
      Call.put({ repId, callId: "1", title: "hello" }).commit(),
    ]).go();
    expect(answer.canceled).toBe(false);
    expect((await entities.Call.get({ repId, callId: "1" }).go()).data?.title).toBe("hello");
  });

  it("tells which action cancelled a transaction, with the item that stood in its way", async () => {
    const repId = table.newKey();
    await entities.Rep.create({ repId, team: "t", name: "old" }).go();
    const answer = await createWriteTransaction(entities, ({ Rep, Call }) => [
      Call.put({ repId, callId: "1" }).commit(),
      Rep.create({ repId, team: "t" }).commit({ response: "all_old" }),
    ]).go();
    expect(answer.canceled).toBe(true);
    expect(answer.data.map((entry) => entry.code)).toEqual(["None", "ConditionalCheckFailed"]);
    expect(answer.data[1]?.item).toMatchObject({ name: "old" });
    expect((await entities.Call.get({ repId, callId: "1" }).go()).data).toBeNull();
  });

  it("puts, gets in order and deletes more items than one batch takes", async () => {
    const { Call } = entities;
    const repId = table.newKey();
    const keys = Array.from({ length: 60 }, (_, n) => ({ repId, callId: String(n) }));
    expect((await Call.put(keys).go()).unprocessed).toEqual([]);
    const stored = await Call.get(keys).go({ preserveBatchOrder: true });
    expect(stored.data.map((call) => call?.callId)).toEqual(keys.map((entry) => entry.callId));
    await Call.delete(keys).go();
    expect((await Call.query.primary({ repId }).go()).data).toEqual([]);
  });
});
