/**
 * Keeps a snapshot of all reps in the table, so that ten thousand are not read for each question. The chunks are written before the
 * head points to them; the head belongs to one builder at a time.
 */
import { type Clock, DAY_MS, type Instant, SECOND_MS, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import { LAST_INSTANT } from "../database/key-bounds.ts";
import { createRosterChangeEntity } from "./roster-change.entity.ts";
import { packRoster, RosterDamaged, unpackRoster } from "./roster-codec.ts";
import type { RosterEntry } from "./roster-entry.ts";
import { createRosterHeadEntity } from "./roster-head.entity.ts";
import { createRosterPartEntity } from "./roster-part.entity.ts";

export interface Snapshot {
  readonly snapshotId: string;
  /** Every rep was read after it. */
  readonly asOf: Instant;
  readonly reps: number;
  readonly chunks: number;
}

export interface RosterStore {
  /** The newest snapshot there is; undefined: none was ever made, or what was there was forgotten. */
  findSnapshot(): Promise<Snapshot | undefined>;
  /** @throws RosterDamaged when it was replaced meanwhile, or cannot be read */
  read(snapshot: Snapshot): Promise<RosterEntry[]>;
  /** True: nobody else makes a snapshot for so long. */
  claim(by: string, forMs: number): Promise<boolean>;
  /** Puts it in place of the one before; undefined when the claim was lost meanwhile. Then nothing of it stays. */
  save(by: string, asOf: Instant, entries: readonly RosterEntry[]): Promise<Snapshot | undefined>;
  /** Gives a claim back without a snapshot. */
  release(by: string): Promise<void>;
  /** Deletes every snapshot, also one that somebody is making. */
  forget(): Promise<void>;
  noteChange(repId: string): Promise<void>;
  /** Reps changed at `since` or later, each once; of the newest changes, `most` at most. */
  listChanges(since: Instant, most: number): Promise<readonly string[]>;
}

/** Nobody shows an older one. DynamoDB deletes late, but what is not pointed to is not read. */
const KEPT_MS = DAY_MS;

export function createRosterStore(dependencies: { database: Database; clock: Clock }): RosterStore {
  const { database, clock } = dependencies;
  const heads = createRosterHeadEntity(database);
  const parts = createRosterPartEntity(database);
  const changes = createRosterChangeEntity(database);
  const toExpiry = () => Math.floor((clock.now() + KEPT_MS) / SECOND_MS);

  const toKeys = ({ snapshotId, chunks }: Snapshot) =>
    Array.from({ length: chunks }, (_, chunk) => ({ snapshotId, chunk }));

  async function findSnapshot(): Promise<Snapshot | undefined> {
    const { data } = await heads.get({}).go({ consistent: true });
    if (!data) return undefined;
    const { snapshotId, asOf, reps, chunks } = data;
    if (snapshotId === undefined || asOf === undefined || reps === undefined || chunks === undefined) return undefined;
    return { snapshotId, asOf, reps, chunks };
  }

  async function removeParts(snapshot: Snapshot): Promise<void> {
    await parts.delete(toKeys(snapshot)).go();
  }

  return {
    findSnapshot,
    async read(snapshot) {
      const { data } = await parts.query.primary({ snapshotId: snapshot.snapshotId }).go({ pages: "all" });
      if (data.length !== snapshot.chunks) throw new RosterDamaged("a snapshot of the roster is not whole");
      return await unpackRoster(data.map(({ bytes }) => toBytes(bytes)));
    },
    async claim(by, forMs) {
      const nowMs = clock.now();
      try {
        await heads
          .update({})
          .set({ claimedBy: by, claimedUntil: toInstant(nowMs + forMs) })
          .where(({ claimedUntil }, { notExists, lt }) =>
            [notExists(claimedUntil), lt(claimedUntil, toInstant(nowMs))].join(" OR "),
          )
          .go();
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
    async save(by, asOf, entries) {
      const previous = await findSnapshot();
      const packed = await packRoster(entries);
      const snapshot: Snapshot = { snapshotId: by, asOf, reps: entries.length, chunks: packed.length };
      const expiresAt = toExpiry();
      await parts.put(packed.map((bytes, chunk) => ({ snapshotId: by, chunk, bytes, expiresAt }))).go();
      try {
        await heads
          .update({})
          .set({ ...snapshot })
          .remove(["claimedBy", "claimedUntil"])
          .where(({ claimedBy }, { eq }) => eq(claimedBy, by))
          .go();
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        await removeParts(snapshot);
        return undefined;
      }
      if (previous) await removeParts(previous);
      return snapshot;
    },
    async release(by) {
      try {
        await heads
          .update({})
          .remove(["claimedBy", "claimedUntil"])
          .where(({ claimedBy }, { eq }) => eq(claimedBy, by))
          .go();
      } catch (error) {
        // Somebody else has it by now.
        if (!isConditionFailed(error)) throw error;
      }
    },
    async forget() {
      await heads.delete({}).go();
      // Also those that a builder left behind which died.
      const { data } = await parts.query
        .primary({})
        .go({ pages: "all", consistent: true, attributes: ["snapshotId", "chunk"] });
      if (data.length > 0) await parts.delete(data).go();
    },
    async noteChange(repId) {
      await changes.put({ repId, changedAt: toInstant(clock.now()), expiresAt: toExpiry() }).go();
    },
    async listChanges(since, most) {
      const { data } = await changes.query
        .primary({})
        // Closed above: other kinds of items come after these in the same partition.
        .between({ changedAt: since }, { changedAt: LAST_INSTANT })
        .go({ limit: most, order: "desc", consistent: true });
      return [...new Set(data.map(({ repId }) => repId))];
    },
  };
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RosterDamaged("a chunk of a roster holds no bytes");
}
