/** Which recordings were deleted here for good. Whoever stores a call not held yet asks here first. */
import { type Clock, type Instant, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { createDeletionEntity } from "./deletion.entity.ts";

export interface Deletions {
  /** Idempotent. */
  add(recordingId: number): Promise<void>;
  /**
   * Those of them that were deleted, and when; none of them is read for an empty list.
   * @param recordingIds at most 100, as BatchGetItem takes
   */
  listAmong(recordingIds: readonly number[]): Promise<ReadonlyMap<number, Instant>>;
}

export function createDeletions(dependencies: { database: Database; clock: Clock }): Deletions {
  const { database, clock } = dependencies;
  const deletions = createDeletionEntity(database);
  return {
    async add(recordingId) {
      await deletions.put({ recordingId, deletedAt: toInstant(clock.now()) }).go();
    },
    async listAmong(recordingIds) {
      if (recordingIds.length === 0) return new Map();
      const { data } = await deletions
        .get(recordingIds.map((recordingId) => ({ recordingId })))
        .go({ consistent: true });
      return new Map(data.map(({ recordingId, deletedAt }) => [recordingId, deletedAt]));
    },
  };
}
