/**
 * Rotation of the wrapping key. The data keys are wrapped with the new key and keep their old wrapping beside it, so that functions
 * with either setting open them; when all run with the new one, the old wrapping goes. What the data keys sealed is not touched.
 * Both steps can be stopped anywhere and done again: each key is one conditional write, and what is done is passed over.
 */
import { timingSafeEqual } from "node:crypto";
import type { Database } from "../database/entity-configuration.ts";
import { createDataKeyEntity } from "./data-key.entity.ts";
import type { KeyService, WrappingService } from "./data-keys.ts";
import { KeyUnreadable } from "./key-vault.ts";

/** `done`: it was so already. */
export type RewrapStep = "rewrapped" | "finished" | "done";

export interface RewrapInput {
  readonly database: Database;
  /** The key the data keys are to be wrapped with. */
  readonly to: WrappingService;
  /** True: everything is tried, nothing is written. */
  readonly dryRun: boolean;
  /** Told after each data key. */
  readonly onProgress: (dataKeyId: string, step: RewrapStep) => void;
}

export interface RewrapResult {
  readonly total: number;
  readonly changed: number;
}

/**
 * Wraps every data key with `to`, beside its old wrapping.
 * @throws KeyUnreadable when a data key opens with neither; those before it are done
 */
export async function rewrapDataKeys(input: RewrapInput & { readonly from: KeyService }): Promise<RewrapResult> {
  const { database, from, to, dryRun } = input;
  const dataKeys = createDataKeyEntity(database);
  return await forEach(input, async (item) => {
    if (await opens(to, item.wrapped)) return "done";
    const plaintext = await from.unwrap(Buffer.from(item.wrapped, "base64"));
    const wrapped = await to.wrap(plaintext);
    // What could not be opened again would take every rep's key with it.
    if (!timingSafeEqual(await to.unwrap(wrapped), plaintext)) throw new Error("the new wrapping opens to another key");
    if (dryRun) return "rewrapped";
    await dataKeys
      .patch({ dataKeyId: item.dataKeyId })
      .set({ wrapped: Buffer.from(wrapped).toString("base64"), wrappedBefore: item.wrapped })
      .where(({ wrapped: held }, { eq }) => eq(held, item.wrapped))
      .go();
    return "rewrapped";
  });
}

/**
 * Removes the old wrappings, of keys that open with `to`.
 * @throws KeyUnreadable when a data key does not: then it has not been wrapped with it yet
 */
export async function finishRewrap(input: RewrapInput): Promise<RewrapResult> {
  const dataKeys = createDataKeyEntity(input.database);
  return await forEach(input, async (item) => {
    await input.to.unwrap(Buffer.from(item.wrapped, "base64"));
    if (item.wrappedBefore === undefined) return "done";
    if (input.dryRun) return "finished";
    await dataKeys
      .patch({ dataKeyId: item.dataKeyId })
      .remove(["wrappedBefore"])
      .where(({ wrapped }, { eq }) => eq(wrapped, item.wrapped))
      .go();
    return "finished";
  });
}

interface DataKeyItem {
  readonly dataKeyId: string;
  readonly wrapped: string;
  readonly wrappedBefore?: string | undefined;
}

async function forEach(
  { database, onProgress }: RewrapInput,
  work: (item: DataKeyItem) => Promise<RewrapStep>,
): Promise<RewrapResult> {
  const { data } = await createDataKeyEntity(database).query.primary({}).go({ pages: "all", consistent: true });
  let changed = 0;
  for (const item of data) {
    const step = await work(item);
    if (step !== "done") changed++;
    onProgress(item.dataKeyId, step);
  }
  return { total: data.length, changed };
}

async function opens(service: KeyService, wrapped: string): Promise<boolean> {
  try {
    await service.unwrap(Buffer.from(wrapped, "base64"));
    return true;
  } catch (error) {
    if (error instanceof KeyUnreadable) return false;
    throw error;
  }
}
