/**
 * Data keys: made by the key service, kept wrapped in the table, unwrapped once per container and key.
 */
import { type Clock, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import { createDataKeyEntity } from "./data-key.entity.ts";
import { type DataKey, type DataKeys, KeyUnreadable } from "./key-vault.ts";

/** The port to KMS: the wrapping key never leaves it. */
export interface KeyService {
  /** A fresh 256-bit key, in the clear and wrapped. */
  generateDataKey(): Promise<{ plaintext: Uint8Array; wrapped: Uint8Array }>;
  /** @throws KeyUnreadable when it was wrapped with another key, or changed */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>;
}

/** What replacing the wrapping key needs besides. */
export interface WrappingService extends KeyService {
  /** Wraps a data key that was made elsewhere. */
  wrap(plaintext: Uint8Array): Promise<Uint8Array>;
}

/** The first data key of a table. A rotation adds the next one. */
const FIRST_DATA_KEY_ID = "k1";

export function createDataKeys(dependencies: { database: Database; keyService: KeyService; clock: Clock }): DataKeys {
  const { database, keyService, clock } = dependencies;
  const dataKeys = createDataKeyEntity(database);
  const unwrapped = new Map<string, Promise<DataKey>>();
  /** Being read: the reps of a new container's first batch ask side by side. */
  const reading = new Map<string, Promise<DataKey>>();

  /** Either wrapping will do while the wrapping key is being replaced (`rewrap-data-keys.ts`). */
  async function open(wrapped: string, wrappedBefore: string | undefined): Promise<Uint8Array> {
    try {
      return await keyService.unwrap(Buffer.from(wrapped, "base64"));
    } catch (error) {
      if (!(error instanceof KeyUnreadable) || wrappedBefore === undefined) throw error;
      return await keyService.unwrap(Buffer.from(wrappedBefore, "base64"));
    }
  }

  function unwrap(dataKeyId: string, wrapped: string, wrappedBefore?: string): Promise<DataKey> {
    const known = unwrapped.get(dataKeyId);
    if (known) return known;
    const opening = open(wrapped, wrappedBefore)
      .then((plaintext): DataKey => ({ dataKeyId, plaintext }))
      .catch((error: unknown) => {
        // The next caller tries again: a passing fault of the key service must not stay.
        unwrapped.delete(dataKeyId);
        throw error;
      });
    unwrapped.set(dataKeyId, opening);
    return opening;
  }

  async function createFirst(): Promise<DataKey> {
    const { wrapped } = await keyService.generateDataKey();
    const item = {
      dataKeyId: FIRST_DATA_KEY_ID,
      wrapped: Buffer.from(wrapped).toString("base64"),
      createdAt: toInstant(clock.now()),
    };
    try {
      await dataKeys.create(item).go();
      return await unwrap(item.dataKeyId, item.wrapped);
    } catch (error) {
      // Another container was first: its key is the one.
      if (isConditionFailed(error)) return await get(FIRST_DATA_KEY_ID);
      throw error;
    }
  }

  async function get(dataKeyId: string): Promise<DataKey> {
    const known = unwrapped.get(dataKeyId) ?? reading.get(dataKeyId);
    if (known) return await known;
    const asked = read(dataKeyId).finally(() => reading.delete(dataKeyId));
    reading.set(dataKeyId, asked);
    return await asked;
  }

  async function read(dataKeyId: string): Promise<DataKey> {
    const { data } = await dataKeys.get({ dataKeyId }).go({ consistent: true });
    if (!data) throw new KeyUnreadable(`data key ${dataKeyId} is not in the table`);
    return await unwrap(dataKeyId, data.wrapped, data.wrappedBefore);
  }

  return {
    get,
    async current() {
      const { data } = await dataKeys.query.primary({}).go({ pages: "all", consistent: true });
      const newest = data.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
      return newest ? await unwrap(newest.dataKeyId, newest.wrapped, newest.wrappedBefore) : await createFirst();
    },
  };
}
