import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { toAttributes } from "../../test/deliveries.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock } from "../../test/virtual-clock.ts";
import { createDataKeys } from "../connection/data-keys.ts";
import { KeyUnreadable } from "../connection/key-vault.ts";
import { rewrapDataKeys } from "../connection/rewrap-data-keys.ts";
import { toPathHash } from "../connection/webhook-path.ts";
import { createWebhookPathRepository } from "../connection/webhook-path-repository.ts";
import type { Database } from "../database/entity-configuration.ts";
import { toReceived } from "./delivery.ts";
import { packBody, unpackBody } from "./delivery-body.ts";
import { createDeliveryRepository } from "./delivery-repository.ts";
import {
  getText,
  type PlainItem,
  toDataKeyKey,
  toDeliveryItem,
  toDeliveryKey,
  toPathKey,
  toWebhookPath,
  toWrappedKeys,
} from "./plain-items.ts";
import { createWebhookDeliveryEntity } from "./webhook-delivery.entity.ts";

describeOnEngines("the plain items", (getUrl) => {
  const clock = createTestClock("2026-11-22T12:00:00.000Z");
  let database: Database;
  beforeAll(async () => {
    const client = createTestClient(getUrl());
    database = { client, tableName: await createTestTable(client) };
  });

  async function read(key: PlainItem): Promise<PlainItem> {
    const { Item } = await database.client.send(
      new GetItemCommand({ TableName: database.tableName, Key: toAttributes(key) }),
    );
    return (Item ?? {}) as unknown as PlainItem;
  }

  async function write(item: PlainItem): Promise<void> {
    await database.client.send(new PutItemCommand({ TableName: database.tableName, Item: toAttributes(item) }));
  }

  it("are read where ElectroDB put a webhook's path", async () => {
    const path = {
      pathHash: toPathHash("some-key"),
      repId: "Rep-1",
      connectionId: "rep:Rep-1",
      sealedSecret: "v1.k1.sealed",
      createdAt: "2026-11-22T12:00:00.000Z",
    };
    await createWebhookPathRepository({ database }).put(path);
    expect(toWebhookPath(await read(toPathKey(path.pathHash)))).toEqual(path);
  });

  it("are read where ElectroDB put a data key, with both wrappings while the wrapping key is being replaced", async () => {
    const plaintext = new Uint8Array(32);
    const dataKeys = createDataKeys({
      database,
      clock,
      keyService: {
        generateDataKey: async () => ({ plaintext: new Uint8Array(32), wrapped: new Uint8Array([1, 2, 3]) }),
        unwrap: async () => new Uint8Array(32),
      },
    });
    const { dataKeyId } = await dataKeys.current();
    const readKeys = async () => toWrappedKeys(await read(toDataKeyKey(dataKeyId))).map((bytes) => [...bytes]);
    expect(await readKeys()).toEqual([[1, 2, 3]]);
    const from = { generateDataKey: async () => Promise.reject(new Error("none")), unwrap: async () => plaintext };
    const to = {
      ...from,
      wrap: async () => new Uint8Array([4, 5]),
      unwrap: async (wrapped: Uint8Array) => {
        if (wrapped[0] !== 4) throw new KeyUnreadable("another key");
        return plaintext;
      },
    };
    await rewrapDataKeys({ database, from, to, dryRun: false, onProgress: () => {} });
    expect(await readKeys()).toEqual([
      [4, 5],
      [1, 2, 3],
    ]);
  });

  it("are a delivery that ElectroDB reads back, and the very item it would have written", async () => {
    const text = '{"title":"Réunion 🎉"}';
    const delivery = toReceived(
      {
        repId: "Rep-1",
        deliveryId: "msg_a#b",
        connectionId: "rep:Rep-1",
        bytes: Buffer.byteLength(text),
        body: packBody(Buffer.from(text)),
        sentAtMs: clock.now() - 1_500,
      },
      clock,
    );
    await write(toDeliveryItem(delivery));
    const deliveries = createDeliveryRepository({ database, clock });
    const found = await deliveries.find("Rep-1", "msg_a#b");
    expect(found).toEqual({ ...delivery, body: expect.any(Uint8Array) });
    expect(unpackBody(found?.body ?? new Uint8Array())).toBe(text);
    const written = await read(toDeliveryKey("Rep-1", "msg_a#b"));
    const { reason: _reason, unreadableAt: _unreadableAt, ...attributes } = delivery;
    await createWebhookDeliveryEntity(database)
      .put({ ...attributes, heldSince: delivery.receivedAt })
      .go();
    expect(await read(toDeliveryKey("Rep-1", "msg_a#b"))).toEqual(written);
  });

  it("have no body where it was too large to keep", async () => {
    const given = { repId: "r", deliveryId: "large", connectionId: "c", bytes: 9, body: undefined, sentAtMs: 0 };
    await write(toDeliveryItem(toReceived(given, clock)));
    const found = await createDeliveryRepository({ database, clock }).find("r", "large");
    expect(found).toMatchObject({ body: undefined, bytes: 9, state: "received" });
    const attributes = Object.keys(await read(toDeliveryKey("r", "large")));
    expect(attributes.filter((name) => name.startsWith("gsi") || name === "heldSince")).toEqual([]);
  });
});

describe("a plain attribute", () => {
  it("is a text or an error that names it", () => {
    expect(() => getText({ a: { N: "1" } }, "a")).toThrow("attribute a is no text");
    expect(() => getText({}, "b")).toThrow("attribute b is no text");
  });
});
