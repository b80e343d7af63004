/** Reads and writes connections. Keys pass through here sealed only. */
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import { AppError } from "../error.ts";
import { createConnectionEntity } from "./connection.entity.ts";
import type { Connection, Standing } from "./connection.ts";
import { toConnection, toConnectionItem } from "./connection-item.ts";

/** Tries to store a connection against others who change the same one. */
const ATTEMPTS_MAX = 5;

export interface ConnectionRepository {
  find(connectionId: string): Promise<Connection | undefined>;
  /** Those of the ids that there are, as of a moment ago, for lists. Half a read unit each. */
  getMany(connectionIds: readonly string[]): Promise<ReadonlyMap<string, Connection>>;
  /**
   * Stores the connection in place of whatever was there; the webhook of that one stays known, so that it can be deleted.
   * @throws AppError conflict when others keep changing it
   */
  put(connection: Omit<Connection, "revision">): Promise<Connection>;
  /**
   * Changes the standing of exactly the connection that was read; false when another key has been put meanwhile, whose
   * standing this is not.
   */
  setStanding(connection: Connection, standing: Standing): Promise<boolean>;
  /** Writes `next` in place of exactly the connection that was read; undefined when it was changed meanwhile. */
  replace(connection: Connection, next: Omit<Connection, "revision">): Promise<Connection | undefined>;
  remove(connectionId: string): Promise<void>;
}

export function createConnectionRepository(dependencies: { database: Database }): ConnectionRepository {
  const connections = createConnectionEntity(dependencies.database);

  async function find(connectionId: string): Promise<Connection | undefined> {
    const { data } = await connections.get({ connectionId }).go({ consistent: true });
    return data ? toConnection(data) : undefined;
  }

  async function replace(
    connection: Connection,
    changed: Omit<Connection, "revision">,
  ): Promise<Connection | undefined> {
    const next = { ...changed, revision: connection.revision + 1 };
    try {
      await connections
        .put(toConnectionItem(next))
        .where(
          ({ revision, sealedKey }, { eq }) =>
            `${eq(revision, connection.revision)} AND ${eq(sealedKey, connection.sealedKey)}`,
        )
        .go();
      return next;
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }

  return {
    find,
    async getMany(connectionIds) {
      if (connectionIds.length === 0) return new Map();
      const keys = connectionIds.map((connectionId) => ({ connectionId }));
      const { data } = await connections.get(keys).go({ concurrency: 4 });
      return new Map(data.map((item) => [item.connectionId, toConnection(item)]));
    },
    replace,
    async put(connection) {
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        const held = await find(connection.connectionId);
        const webhook = connection.webhook ?? held?.webhook;
        const next: Connection = { ...connection, webhook, revision: (held?.revision ?? 0) + 1 };
        try {
          await connections
            .put(toConnectionItem(next))
            .where(({ revision }, { notExists, eq }) => (held ? eq(revision, held.revision) : notExists(revision)))
            .go();
          return next;
        } catch (error) {
          if (!isConditionFailed(error)) throw error;
        }
      }
      throw new AppError("conflict", `connection ${connection.connectionId} was changed at the same moment`);
    },
    async setStanding(connection, standing) {
      return (await replace(connection, { ...connection, ...standing })) !== undefined;
    },
    async remove(connectionId) {
      await connections.delete({ connectionId }).go();
    },
  };
}
