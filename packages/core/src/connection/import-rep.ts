/**
 * Importing a rep: the rep and, when one is given, the key are written in one transaction, so a row of an import is there or it is
 * not. Imported keys are not tried here: five hundred of them would be five hundred requests while somebody waits.
 */
import { Service } from "electrodb";
import { type Clock, toInstant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { createPurgeEntity } from "../rep/purge.entity.ts";
import { createRepEmailEntity, createRepEntity } from "../rep/rep.entity.ts";
import { type Rep, type RepChanges, toNextRep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import { toRepWriteError, toRepWrites } from "../rep/rep-writes.ts";
import { createConnectionEntity } from "./connection.entity.ts";
import { type Connection, type NextKey, toKeyTail, toOwnConnectionId } from "./connection.ts";
import { toConnectionItem } from "./connection-item.ts";
import type { ConnectionRepository } from "./connection-repository.ts";
import { KeyUnreadable, type KeyVault } from "./key-vault.ts";

export interface RepToImport extends RepChanges {
  readonly repId: string;
  /** undefined: the connection stays as it is. */
  readonly apiKey: string | undefined;
}

export interface ImportedRep {
  readonly rep: Rep;
  readonly created: boolean;
  /** As it is after the import; undefined: none. */
  readonly connection: Connection | undefined;
  /** A key was stored that was not there before. */
  readonly keyStored: boolean;
}

/**
 * A key for a rep without one that works is stored as `unverified`; beside one that works it goes into the second slot. Either way
 * the first run tries it. The key that is there already changes nothing, but that one waiting in the second slot goes.
 * @throws AppError fathom_email_taken, conflict; then nothing of the row was written
 */
export type ImportRep = (row: RepToImport) => Promise<ImportedRep>;

export function createImportRep(dependencies: {
  database: Database;
  reps: RepRepository;
  connections: ConnectionRepository;
  vault: KeyVault;
  clock: Clock;
}): ImportRep {
  const { database, reps, connections, vault, clock } = dependencies;
  const service = new Service(
    {
      rep: createRepEntity(database),
      email: createRepEmailEntity(database),
      purge: createPurgeEntity(database),
      connection: createConnectionEntity(database),
    },
    toEntityConfiguration(database),
  );

  return async ({ repId, apiKey, name, email, fathomEmail, active }) => {
    const previous = await reps.find(repId);
    const connectionId = previous?.connectionId ?? toOwnConnectionId(repId);
    const held = await connections.find(connectionId);
    // One that the rep does not point to was left behind by an attempt that died: it counts for nothing but its revision.
    const current = previous?.connectionId === undefined ? undefined : held;
    const connection = apiKey === undefined ? current : await toConnection(repId, apiKey, current, held);
    const keyStored = connection !== current;
    const next = {
      ...toNextRep(previous, repId, { name, email, fathomEmail, active }, toInstant(clock.now())),
      ...(connection === undefined ? {} : { connectionId }),
    };
    const stored = connection && { ...connection, revision: (held?.revision ?? 0) + 1 };
    const { data, canceled } = await service.transaction
      .write((writers) => [
        ...toRepWrites(writers, previous, next),
        ...(keyStored && stored
          ? [
              writers.connection
                .put(toConnectionItem(stored))
                .where(({ revision }, { notExists, eq }) => (held ? eq(revision, held.revision) : notExists(revision)))
                .commit(),
            ]
          : []),
      ])
      .go();
    if (canceled) throw toRepWriteError(previous, next, data);
    return { rep: next, created: !previous, connection: keyStored ? stored : current, keyStored };
  };

  /** The connection with the key; the very same object when there is nothing to change. */
  async function toConnection(
    repId: string,
    apiKey: string,
    current: Connection | undefined,
    held: Connection | undefined,
  ): Promise<Connection> {
    const now = toInstant(clock.now());
    if (current && (await isKey(current, current.sealedKey, apiKey))) {
      return current.next ? { ...current, next: undefined } : current;
    }
    const sealedKey = await vault.seal(repId, apiKey);
    const keyTail = toKeyTail(apiKey);
    if (current?.status === "ok") {
      const next: NextKey = { keyTail, sealedKey, addedAt: now, refusedBecause: undefined };
      return { ...current, next };
    }
    return {
      connectionId: held?.connectionId ?? toOwnConnectionId(repId),
      repId,
      status: "unverified",
      keyTail,
      sealedKey,
      checkedAt: now,
      reason: undefined,
      probeAfter: undefined,
      ownersSeen: undefined,
      next: undefined,
      webhook: held?.webhook,
      revision: current?.revision ?? 0,
    };
  }

  async function isKey(connection: Connection, sealed: string, apiKey: string): Promise<boolean> {
    try {
      return (await vault.open(connection.repId, sealed)) === apiKey;
    } catch (error) {
      // One that does not open is not this one, and is put right by it.
      if (error instanceof KeyUnreadable) return false;
      throw error;
    }
  }
}
