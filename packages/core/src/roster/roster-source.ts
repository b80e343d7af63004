/** Reads reps as they stand now: all of them, or some by id. What a snapshot is made of, and what is put over it. */
import { createConnectionEntity } from "../connection/connection.entity.ts";
import type { Database } from "../database/entity-configuration.ts";
import { createRepEntity } from "../rep/rep.entity.ts";
import type { Rep } from "../rep/rep.ts";
import type { StateRepository } from "../sync/state-repository.ts";
import { compareNames, type RosterEntry, toRosterEntry } from "./roster-entry.ts";

export interface RosterSource {
  /** Every rep, in no order that counts. Costs half a read unit a rep, and 0.03 for its key in the directory. */
  listReps(): Promise<Rep[]>;
  /** How each of these stands, in the order of names. Costs a read unit a rep. */
  toEntries(reps: readonly Rep[]): Promise<RosterEntry[]>;
  /** Those of the ids that there are, with how they stand. Costs 1.5 read units a rep. */
  findEntries(repIds: readonly string[]): Promise<RosterEntry[]>;
}

/** Batches of 100 under way at once, of each kind: what a table that was just made lets through. */
const BATCHES_AT_ONCE = 4;

export function createRosterSource(dependencies: { database: Database; states: StateRepository }): RosterSource {
  const { database, states } = dependencies;
  const reps = createRepEntity(database);
  const connections = createConnectionEntity(database);

  async function toEntries(found: readonly Rep[]): Promise<RosterEntry[]> {
    const connectionIds = found.flatMap(({ connectionId }) => (connectionId === undefined ? [] : [{ connectionId }]));
    const [held, standing] = await Promise.all([
      connectionIds.length === 0
        ? { data: [] }
        : connections.get(connectionIds).go({
            concurrency: BATCHES_AT_ONCE,
            attributes: ["connectionId", "status", "checkedAt", "ownersSeen", "webhook"],
          }),
      states.getMany(found.map(({ repId }) => repId)),
    ]);
    const byId = new Map(held.data.map((connection) => [connection.connectionId, connection]));
    return found
      .flatMap((rep) => {
        const state = standing.get(rep.repId);
        const connection = rep.connectionId === undefined ? undefined : byId.get(rep.connectionId);
        return state ? [toRosterEntry(rep, connection, state)] : [];
      })
      .toSorted(compareNames);
  }

  return {
    toEntries,
    async listReps() {
      const { data } = await reps.query.directory({}).go({ pages: "all", hydrate: true, concurrency: BATCHES_AT_ONCE });
      return data.map((item) => ({ ...item, connectionId: item.connectionId }));
    },
    async findEntries(repIds) {
      if (repIds.length === 0) return [];
      const { data } = await reps.get(repIds.map((repId) => ({ repId }))).go({ concurrency: BATCHES_AT_ONCE });
      return await toEntries(data.map((item) => ({ ...item, connectionId: item.connectionId })));
    },
  };
}
