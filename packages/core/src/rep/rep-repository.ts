/** Reads and writes reps. Every write is whole and conditional on the revision read before it. */
import { Service } from "electrodb";
import { type Clock, toInstant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { AppError } from "../error.ts";
import { createRetentionMarkEntity } from "../retention/retention-mark.entity.ts";
import { createPurgeEntity } from "./purge.entity.ts";
import { createRepEmailEntity, createRepEntity } from "./rep.entity.ts";
import { type Rep, type RepChanges, type RepId, toNextRep } from "./rep.ts";
import { toRepWriteError, toRepWrites } from "./rep-writes.ts";

/** Tries to change one field against others who change the same rep. */
const ATTEMPTS_MAX = 5;

export interface RepRepository {
  find(repId: RepId): Promise<Rep | undefined>;
  /** @throws AppError rep_not_found */
  get(repId: RepId): Promise<Rep>;
  /** Those of the ids that there are, as of a moment ago. Half a read unit each. */
  getMany(repIds: readonly string[]): Promise<ReadonlyMap<RepId, Rep>>;
  /** All reps ordered by id. */
  list(page: PageRequest): Promise<Page<Rep>>;
  /** Active, connected reps ordered by id: those the schedule sends a message for. */
  listDispatchable(page: PageRequest): Promise<Page<Rep>>;
  /**
   * Creates the rep or changes what is given.
   * @throws AppError fathom_email_taken when another rep records with that address, conflict when somebody else changed the
   * rep at the same moment.
   */
  put(repId: RepId, changes: RepChanges): Promise<{ rep: Rep; created: boolean }>;
  /** Points the rep to a connection, or to none. @throws AppError rep_not_found, conflict */
  setConnection(repId: RepId, connectionId: string | undefined): Promise<Rep>;
  /** Deletes the rep and frees the Fathom address. Calls and progress stay. @throws AppError rep_not_found, conflict */
  remove(repId: RepId): Promise<void>;
}

export function createRepRepository(dependencies: { database: Database; clock: Clock }): RepRepository {
  const { database, clock } = dependencies;
  const reps = createRepEntity(database);
  const emails = createRepEmailEntity(database);
  const service = new Service(
    {
      rep: reps,
      email: emails,
      purge: createPurgeEntity(database),
      retentionMark: createRetentionMarkEntity(database),
    },
    toEntityConfiguration(database),
  );

  async function find(repId: RepId): Promise<Rep | undefined> {
    const { data } = await reps.get({ repId }).go({ consistent: true });
    return data ? toRep(data) : undefined;
  }

  async function get(repId: RepId): Promise<Rep> {
    const rep = await find(repId);
    if (!rep) throw new AppError("rep_not_found", `no rep ${repId}`);
    return rep;
  }

  /** Writes `next` in place of `previous`, moving the claim on the Fathom address along in the same transaction. */
  async function replace(previous: Rep | undefined, next: Rep): Promise<Rep> {
    const { data, canceled } = await service.transaction.write((writers) => toRepWrites(writers, previous, next)).go();
    if (canceled) throw toRepWriteError(previous, next, data);
    return next;
  }

  return {
    find,
    get,
    async getMany(repIds) {
      if (repIds.length === 0) return new Map();
      const { data } = await reps.get(repIds.map((repId) => ({ repId }))).go({ concurrency: 4 });
      return new Map(data.map((item) => [item.repId, toRep(item)]));
    },
    list: (page) => readPage(page, (options) => reps.query.directory({}).go({ ...options, hydrate: true }), toRep),
    listDispatchable: (page) =>
      readPage(page, (options) => reps.query.dispatchable({}).go({ ...options, hydrate: true }), toRep),
    async put(repId, changes) {
      const previous = await find(repId);
      const now = toInstant(clock.now());
      return { rep: await replace(previous, toNextRep(previous, repId, changes, now)), created: !previous };
    },
    async remove(repId) {
      const previous = await get(repId);
      const { canceled } = await service.transaction
        .write(({ rep, email, retentionMark }) => [
          rep
            .delete({ repId })
            .where(({ revision }, { eq }) => eq(revision, previous.revision))
            .commit(),
          email
            .delete({ fathomEmail: previous.fathomEmail })
            .where((claim, { notExists, eq }) => `${notExists(claim.repId)} OR ${eq(claim.repId, repId)}`)
            .commit(),
          // The calls that stay are found by it when they are older than calls are kept.
          retentionMark.upsert({ repId }).commit(),
        ])
        .go();
      if (canceled) throw new AppError("conflict", `rep ${repId} was changed at the same moment`);
    },
    async setConnection(repId, connectionId) {
      for (let attempt = 1; ; attempt++) {
        const previous = await get(repId);
        if (previous.connectionId === connectionId) return previous;
        try {
          return await replace(previous, {
            ...previous,
            connectionId,
            updatedAt: toInstant(clock.now()),
            revision: previous.revision + 1,
          });
        } catch (error) {
          // Whatever else was changed meanwhile stays; this is one field.
          if (!(error instanceof AppError && error.code === "conflict") || attempt === ATTEMPTS_MAX) throw error;
        }
      }
    },
  };
}

function toRep(item: Omit<Rep, "connectionId"> & { connectionId?: string | undefined }): Rep {
  return { ...item, connectionId: item.connectionId };
}
