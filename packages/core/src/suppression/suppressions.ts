/**
 * Who was erased. Whoever stores calls asks here first, so that no poll, webhook or replay brings a person back.
 */
import { type Clock, type Instant, MINUTE_MS, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { createSuppressionEntity } from "./suppression.entity.ts";

/** Hashes of addresses (`toEmailHash`). */
export type Suppressed = ReadonlySet<string>;

export interface Suppressions {
  /** Idempotent: the first moment stays. @returns since when */
  add(emailHash: string): Promise<Instant>;
  find(emailHash: string): Promise<Instant | undefined>;
  /** Everybody who was erased up to this moment. */
  list(): Promise<Suppressed>;
  /** The same with since when. */
  listAll(): Promise<readonly { readonly emailHash: string; readonly suppressedAt: Instant }[]>;
  /** As of at most a minute ago: enough to see whether anything changed, and free of charge mostly. */
  listKnown(): Promise<Suppressed>;
}

const KNOWN_FOR_MS = MINUTE_MS;

export function createSuppressions(dependencies: { database: Database; clock: Clock }): Suppressions {
  const { database, clock } = dependencies;
  const items = createSuppressionEntity(database);
  /** Being read or read: reps at work side by side ask once. */
  let known: { reading: Promise<Suppressed>; readAtMs: number } | undefined;

  async function find(emailHash: string): Promise<Instant | undefined> {
    const { data } = await items.get({ emailHash }).go({ consistent: true });
    return data?.suppressedAt;
  }

  async function listAll() {
    const { data } = await items.query.primary({}).go({ pages: "all", consistent: true });
    return data;
  }

  async function read(): Promise<Suppressed> {
    return new Set((await listAll()).map(({ emailHash }) => emailHash));
  }

  async function list(): Promise<Suppressed> {
    const asked = { reading: read(), readAtMs: clock.now() };
    known = asked;
    try {
      return await asked.reading;
    } catch (error) {
      if (known === asked) known = undefined;
      throw error;
    }
  }

  return {
    find,
    list,
    listAll,
    async add(emailHash) {
      const since = await find(emailHash);
      if (since !== undefined) return since;
      const suppressedAt = toInstant(clock.now());
      await items.put({ emailHash, suppressedAt }).go();
      known = undefined;
      return suppressedAt;
    },
    async listKnown() {
      return known && clock.now() - known.readAtMs < KNOWN_FOR_MS ? await known.reading : await list();
    },
  };
}
