/** Reads and writes connections. Keys pass through here sealed only. */
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import type { FailureCode } from "../failure.ts";
import { createConnectionEntity } from "./connection.entity.ts";
import type { Connection, Standing } from "./connection.ts";

export interface ConnectionRepository {
  find(connectionId: string): Promise<Connection | undefined>;
  /** Stores the connection in place of whatever was there. */
  put(connection: Omit<Connection, "revision">): Promise<Connection>;
  /**
   * Changes the standing of exactly the connection that was read; false when another key has been put meanwhile, whose
   * standing this is not.
   */
  setStanding(connection: Connection, standing: Standing): Promise<boolean>;
  remove(connectionId: string): Promise<void>;
}

export function createConnectionRepository(dependencies: { database: Database }): ConnectionRepository {
  const connections = createConnectionEntity(dependencies.database);

  async function find(connectionId: string): Promise<Connection | undefined> {
    const { data } = await connections.get({ connectionId }).go({ consistent: true });
    if (!data) return undefined;
    return {
      ...data,
      reason: data.reason as FailureCode | undefined,
      probeAfter: data.probeAfter,
      ownersSeen: data.ownersSeen,
    };
  }

  return {
    find,
    async put(connection) {
      const previous = await find(connection.connectionId);
      const next: Connection = { ...connection, revision: (previous?.revision ?? 0) + 1 };
      await connections.put({ ...next, ownersSeen: next.ownersSeen ? [...next.ownersSeen] : undefined }).go();
      return next;
    },
    async setStanding(connection, standing) {
      const next = { ...connection, ...standing, revision: connection.revision + 1 };
      try {
        await connections
          .put({ ...next, ownersSeen: next.ownersSeen ? [...next.ownersSeen] : undefined })
          .where(
            ({ revision, sealedKey }, { eq }) =>
              `${eq(revision, connection.revision)} AND ${eq(sealedKey, connection.sealedKey)}`,
          )
          .go();
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
    async remove(connectionId) {
      await connections.delete({ connectionId }).go();
    },
  };
}
