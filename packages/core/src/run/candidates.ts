/**
 * The reps a run could send messages for, each with how its sync stands, and the order they are sent in: whoever's promise
 * is oldest comes first, so that after an outage nobody waits behind those who are nearly up to date.
 */
import { toEpochMs } from "../clock.ts";
import { mapInTurns } from "../in-turns.ts";
import { isDispatchable, type Rep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import { type SyncState, toInitialState, toStateOf } from "../sync/state.ts";
import type { StateRepository } from "../sync/state-repository.ts";

export interface Candidate {
  readonly rep: Rep;
  /** For the address the rep records with now. */
  readonly state: SyncState;
}

export interface CandidateReader {
  /** Every active, connected rep, in no order that counts. Costs 1 read unit a rep: half for the rep, half for its state. */
  listAll(): Promise<Candidate[]>;
  /** Those of the reps named that can be synced, each once; `unknown` are the ids nobody has. */
  findNamed(repIds: readonly string[]): Promise<{ candidates: Candidate[]; unknown: string[] }>;
}

/** Reps a page of the index, and states a read. DynamoDB gives at most 100 items at a time (AWS: BatchGetItem). */
const PAGE_LIMIT = 100;
/** Reads of 100 states under way at once. */
const STATE_READS_AT_ONCE = 4;
/** Single reads of named reps under way at once: there are a thousand at most. */
const REP_READS_AT_ONCE = 50;

export function createCandidateReader(dependencies: { reps: RepRepository; states: StateRepository }): CandidateReader {
  const { reps, states } = dependencies;

  async function withStates(found: readonly Rep[]): Promise<Candidate[]> {
    const pages: Rep[][] = [];
    for (let start = 0; start < found.length; start += PAGE_LIMIT) pages.push(found.slice(start, start + PAGE_LIMIT));
    const candidates = await mapInTurns(pages, STATE_READS_AT_ONCE, async (page) => {
      const held = await states.getMany(page.map(({ repId }) => repId));
      return page.map((rep) => ({
        rep,
        state: toStateOf(held.get(rep.repId) ?? toInitialState(rep.repId), rep.fathomEmail),
      }));
    });
    return candidates.flat();
  }

  return {
    async listAll() {
      const found = new Map<string, Rep>();
      let cursor: string | undefined;
      do {
        const page = await reps.listDispatchable({ limit: PAGE_LIMIT, cursor });
        // The index may lag behind the rep: what counts is the rep.
        for (const rep of page.items) if (isDispatchable(rep)) found.set(rep.repId, rep);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return await withStates([...found.values()]);
    },
    async findNamed(repIds) {
      const asked = [...new Set(repIds)];
      const found = await mapInTurns(asked, REP_READS_AT_ONCE, (repId) => reps.find(repId));
      return {
        candidates: await withStates(found.filter((rep) => rep !== undefined).filter(isDispatchable)),
        unknown: asked.filter((_repId, index) => found[index] === undefined),
      };
    },
  };
}

/** Never synced before longest behind before nearly up to date; by id among equals, so that the order is one. */
export function toDispatchOrder(candidates: readonly Candidate[]): Candidate[] {
  const toKey = ({ state }: Candidate) =>
    state.coveredUntil === undefined ? -Infinity : toEpochMs(state.coveredUntil);
  return candidates
    .map((candidate) => ({ candidate, key: toKey(candidate) }))
    .toSorted((a, b) => compare(a.key, b.key) || compare(a.candidate.rep.repId, b.candidate.rep.repId))
    .map(({ candidate }) => candidate);
}

function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
