import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock } from "../../test/virtual-clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { createDataKeyEntity } from "./data-key.entity.ts";
import { createDataKeys, type WrappingService } from "./data-keys.ts";
import { createKeyVault, KeyUnreadable } from "./key-vault.ts";
import { finishRewrap, rewrapDataKeys } from "./rewrap-data-keys.ts";

/** A key service with a wrapping key of its own. */
function createService(fill: number): WrappingService {
  const key = new Uint8Array(32).fill(fill);
  const wrap = async (plaintext: Uint8Array) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  };
  return {
    wrap,
    async generateDataKey() {
      const plaintext = randomBytes(32);
      return { plaintext, wrapped: await wrap(plaintext) };
    },
    async unwrap(wrapped) {
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, wrapped.slice(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(wrapped.slice(12, 28));
        return Buffer.concat([decipher.update(wrapped.slice(28)), decipher.final()]);
      } catch (cause) {
        throw new KeyUnreadable("another key", { cause });
      }
    },
  };
}

const [old, fresh] = [createService(1), createService(2)];

describeOnEngines("replacing the wrapping key", (getUrl) => {
  let database: Database;
  let sealed: string;
  let steps: string[];
  beforeEach(async () => {
    const client = createTestClient(getUrl());
    database = { client, tableName: await createTestTable(client) };
    sealed = await createVault(old).seal("r1", "the-key-of-r1");
    const { wrapped } = await old.generateDataKey();
    // A second one, from an earlier time: not the one that seals.
    const more = { dataKeyId: "k0", wrapped: Buffer.from(wrapped).toString("base64"), createdAt: "2020-01-01" };
    await createDataKeyEntity(database).put(more).go();
    steps = [];
  });

  /** A container that starts now: nothing unwrapped yet. */
  const createVault = (keyService: WrappingService) =>
    createKeyVault({
      dataKeys: createDataKeys({ database, keyService, clock: createTestClock("2026-11-22T12:00:00Z") }),
    });
  const onProgress = (dataKeyId: string, step: string) => steps.push(`${dataKeyId} ${step}`);
  const rewrap = (dryRun = false) => rewrapDataKeys({ database, from: old, to: fresh, dryRun, onProgress });
  const finish = (dryRun = false) => finishRewrap({ database, to: fresh, dryRun, onProgress });
  const open = (service: WrappingService) => createVault(service).open("r1", sealed);

  it("tries everything and writes nothing in a dry run", async () => {
    expect(await rewrap(true)).toEqual({ total: 2, changed: 2 });
    expect(steps).toEqual(["k0 rewrapped", "k1 rewrapped"]);
    expect(await open(old)).toBe("the-key-of-r1");
    await expect(open(fresh)).rejects.toThrow(KeyUnreadable);
  });

  it("lets containers with the old and with the new setting open everything, until it is finished", async () => {
    expect(await rewrap()).toEqual({ total: 2, changed: 2 });
    expect(await open(old)).toBe("the-key-of-r1");
    expect(await open(fresh)).toBe("the-key-of-r1");
    expect(await createVault(old).open("r2", await createVault(fresh).seal("r2", "another"))).toBe("another");
    expect(await finish(true)).toEqual({ total: 2, changed: 2 });
    expect(await open(old)).toBe("the-key-of-r1");
    expect(await finish()).toEqual({ total: 2, changed: 2 });
    expect(await open(fresh)).toBe("the-key-of-r1");
    await expect(open(old)).rejects.toThrow(KeyUnreadable);
    await expect(createVault(fresh).open("r9", sealed)).rejects.toThrow(KeyUnreadable);
  });

  it("passes over what was done before it was stopped, and does nothing twice", async () => {
    const stopped = rewrapDataKeys({
      database,
      from: old,
      to: fresh,
      dryRun: false,
      onProgress: () => {
        throw new Error("stopped");
      },
    });
    await expect(stopped).rejects.toThrow("stopped");
    expect(await rewrap()).toEqual({ total: 2, changed: 1 });
    expect(steps).toEqual(["k0 done", "k1 rewrapped"]);
    expect(await rewrap()).toEqual({ total: 2, changed: 0 });
    await finish();
    expect(await finish()).toEqual({ total: 2, changed: 0 });
    expect(await rewrap()).toEqual({ total: 2, changed: 0 });
  });

  it("finishes nothing that does not open with the new key", async () => {
    await expect(finish()).rejects.toThrow(KeyUnreadable);
    expect(await open(old)).toBe("the-key-of-r1");
  });

  it("stores no wrapping that opens to something else", async () => {
    const lying: WrappingService = { ...fresh, wrap: async () => (await fresh.generateDataKey()).wrapped };
    await expect(rewrapDataKeys({ database, from: old, to: lying, dryRun: false, onProgress })).rejects.toThrow(
      "opens to another key",
    );
    expect(await open(old)).toBe("the-key-of-r1");
  });

  it("says so when neither key opens a data key", async () => {
    const other = createService(3);
    await expect(rewrapDataKeys({ database, from: other, to: fresh, dryRun: false, onProgress })).rejects.toThrow(
      KeyUnreadable,
    );
  });
});
