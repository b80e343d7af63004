/** Reads states and commits them. A commit is conditional on the version read: the slower of two runs writes nothing. */
import type { Instant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import type { FailureCode } from "../failure.ts";
import { createSyncStateEntity } from "./state.entity.ts";
import { type Claim, type SyncState, toInitialState } from "./state.ts";

/** Everything a commit may change; `undefined` removes. What tells of the calls moves with the calls, not here. */
export type StateChanges = Partial<Omit<SyncState, "repId" | "version" | "calls" | "pendingParts" | "lastChangedAt">>;

export interface StateRepository {
  /** The rep's state; the initial one when nothing was committed yet. */
  get(repId: string): Promise<SyncState>;
  getMany(repIds: readonly string[]): Promise<Map<string, SyncState>>;
  /**
   * Commits progress and moves the fence, so that every other run that read the same version is superseded.
   * Returns false, having written nothing, when another run committed first.
   */
  advance(state: SyncState, changes: StateChanges): Promise<boolean>;
  /** Notes an attempt that made no progress. Does not move the fence: a run that succeeds at the same time wins. */
  note(state: SyncState, changes: StateChanges): Promise<boolean>;
  /** Takes a claim, or takes it again; false while somebody else holds it or has committed meanwhile. */
  claim(state: SyncState, name: "claim" | "historyClaim", claim: Claim, now: Instant): Promise<boolean>;
}

export function createStateRepository(dependencies: { database: Database }): StateRepository {
  const states = createSyncStateEntity(dependencies.database);

  /** `version` undefined: the fence stays where it is. Version 0 is "not there", so a note before the first commit keeps it so. */
  async function commit(state: SyncState, version: number | undefined, changes: StateChanges): Promise<boolean> {
    const given = Object.entries({ ...changes, ...(version === undefined ? {} : { version }) });
    const set = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const removed = given.filter(([, value]) => value === undefined).map(([name]) => name as keyof StateChanges);
    try {
      const update = states.update({ repId: state.repId }).set(set);
      await (removed.length > 0 ? update.remove(removed) : update)
        .where((attributes, { eq, notExists }) =>
          state.version === 0 ? notExists(attributes.version) : eq(attributes.version, state.version),
        )
        .go();
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  return {
    async get(repId) {
      const { data } = await states.get({ repId }).go({ consistent: true });
      return toState(repId, data);
    },
    async getMany(repIds) {
      if (repIds.length === 0) return new Map();
      const { data } = await states.get(repIds.map((repId) => ({ repId }))).go({ concurrency: 4 });
      const found = new Map(data.map((item) => [item.repId, toState(item.repId, item)]));
      return new Map(repIds.map((repId) => [repId, found.get(repId) ?? toInitialState(repId)]));
    },
    advance: (state, changes) => commit(state, state.version + 1, changes),
    note: (state, changes) => commit(state, undefined, changes),
    async claim(state, name, claim, now) {
      try {
        await states
          .update({ repId: state.repId })
          .set({ [name]: claim })
          .where((attributes, { eq, notExists, lt }) => {
            const fence = state.version === 0 ? notExists(attributes.version) : eq(attributes.version, state.version);
            const free = [
              notExists(attributes[name]),
              eq(attributes[name].by, claim.by),
              lt(attributes[name].until, now),
            ];
            return `${fence} AND (${free.join(" OR ")})`;
          })
          .go();
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
  };
}

type StateItem = { [K in keyof Omit<SyncState, "failure" | "spent">]?: SyncState[K] | undefined } & {
  spent?: { all: number; heavy: number; at?: string | undefined; heavyRefusedAt?: string | undefined } | undefined;
  failure?: { class: string; code: string; since: string; count: number } | undefined;
};

function toState(repId: string, item: StateItem | null | undefined): SyncState {
  if (!item) return toInitialState(repId);
  const { failure, spent } = item;
  return {
    ...toInitialState(repId),
    ...(Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Partial<SyncState>),
    spent: spent && { ...spent, at: spent.at, heavyRefusedAt: spent.heavyRefusedAt },
    failure: failure && { ...failure, code: failure.code as FailureCode, class: failure.class as never },
  };
}
