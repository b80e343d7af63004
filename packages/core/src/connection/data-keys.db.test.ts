import { beforeEach, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock } from "../../test/virtual-clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { createDataKeyEntity } from "./data-key.entity.ts";
import { createDataKeys, type KeyService } from "./data-keys.ts";

describeOnEngines("data keys of a new container", (getUrl) => {
  let database: Database;
  let reads: number;
  let unwraps: number;
  let isDown: boolean;

  beforeEach(async () => {
    const client = createTestClient(getUrl());
    database = { client, tableName: await createTestTable(client) };
    const item = { dataKeyId: "k1", wrapped: Buffer.from("wrapped").toString("base64"), createdAt: "2026-11-22" };
    await createDataKeyEntity(database).put(item).go();
    reads = 0;
    client.middlewareStack.add(
      (next, context) => (args) => {
        if (context.commandName === "GetItemCommand") reads++;
        return next(args);
      },
      { step: "initialize", name: "counted" },
    );
    unwraps = 0;
    isDown = false;
  });

  const keyService: KeyService = {
    generateDataKey: () => Promise.reject(new Error("there is one already")),
    async unwrap() {
      unwraps++;
      if (isDown) throw new Error("key service away");
      return new Uint8Array(32).fill(7);
    },
  };
  const create = () => createDataKeys({ database, keyService, clock: createTestClock("2026-11-22T12:00:00Z") });
  const askTenTimes = (dataKeys: ReturnType<typeof create>) =>
    Promise.allSettled(Array.from({ length: 10 }, () => dataKeys.get("k1")));

  it("are read and opened once, however many reps ask side by side, and never again", async () => {
    const dataKeys = create();
    const asked = await askTenTimes(dataKeys);
    expect(asked.every(({ status }) => status === "fulfilled")).toBe(true);
    await dataKeys.get("k1");
    expect({ reads, unwraps }).toEqual({ reads: 1, unwraps: 1 });
  });

  it("are asked for again after a fault, which all who asked are told of", async () => {
    const dataKeys = create();
    isDown = true;
    const asked = await askTenTimes(dataKeys);
    expect(asked.every(({ status }) => status === "rejected")).toBe(true);
    isDown = false;
    expect((await dataKeys.get("k1")).plaintext).toEqual(new Uint8Array(32).fill(7));
    expect({ reads, unwraps }).toEqual({ reads: 2, unwraps: 2 });
  });
});
