/**
 * Deletes a call in the CRM for good: call, counters and manifest change in one transaction, the manifest entry stays as the
 * mark that nothing brings the call back, and every text of it is deleted. Whatever a crash leaves, the same deletion again
 * finishes.
 */
import { Service } from "electrodb";
import { createAttendanceEntity } from "../attendance/attendance.entity.ts";
import { createAttendanceStore, TRANSACTION_ACTIONS_MAX } from "../attendance/attendance-store.ts";
import { createCallEntity } from "../call/call.entity.ts";
import { countPending, type ManifestEntry, type PartState } from "../call/call.ts";
import { toManifestEntry, toManifestItem } from "../call/call-item.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import { type Clock, type Instant, toInstant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { isPassing, StorageUnavailable } from "../database/faults.ts";
import { createDeletions } from "../deletion/deletions.ts";
import { AppError } from "../error.ts";
import { createSyncStateEntity } from "../sync/state.entity.ts";
import { createTombstoneEntity } from "./tombstone.entity.ts";

export interface CallRemoval {
  /**
   * Deletes the call of every rep that has it, and keeps every rep from bringing it back. Deleting it again is as good as once.
   * @throws AppError call_not_found when there never was such a call, StorageUnavailable
   */
  remove(recordingId: number): Promise<void>;
  /**
   * Deletes one rep's call because it is older than calls are kept.
   * @throws StorageUnavailable
   */
  expire(key: HeldCall): Promise<void>;
}

/** Tries against runs that write the same call or the same rep's counters; with doubling waits about three seconds. */
const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 50;
/** Who wanted it gone: a person, or the setting that says how long calls are kept. */
type Cause = "person" | "setting";

/** Actions of a deletion besides those for attendance. */
const BURIAL_ACTIONS = 4;

export interface HeldCall {
  readonly repId: string;
  readonly recordingId: number;
  readonly createdAt: Instant;
}

export function createCallRemoval(dependencies: { database: Database; clock: Clock }): CallRemoval {
  const { database, clock } = dependencies;
  const calls = createCallEntity(database);
  const manifests = createManifestEntity(database);
  const tombstones = createTombstoneEntity(database);
  const deletions = createDeletions({ database, clock });
  const transcripts = createTranscriptStore({ database });
  const attendances = createAttendanceStore({ database });
  const service = new Service(
    {
      call: calls,
      manifest: manifests,
      tombstone: tombstones,
      attendance: createAttendanceEntity(database),
      state: createSyncStateEntity(database),
    },
    toEntityConfiguration(database),
  );

  /** Those who have or had the call: from the index, which may lag, and from earlier deletions. */
  async function listHolders(recordingId: number): Promise<HeldCall[]> {
    // In this order: a call deleted between the two has its tombstone by then, and one before both as well.
    const held = await calls.query.byRecording({ recordingId }).go({ pages: "all", hydrate: true });
    const deleted = await tombstones.query.primary({ recordingId }).go({ pages: "all", consistent: true });
    const holders = [...deleted.data, ...held.data].map(({ repId, createdAt }) => [
      repId,
      { repId, recordingId, createdAt },
    ]);
    return [...new Map(holders as [string, HeldCall][]).values()];
  }

  async function findEntry(key: HeldCall): Promise<ManifestEntry | undefined> {
    const { data } = await manifests.get(key).go({ consistent: true });
    return data ? toManifestEntry(data) : undefined;
  }

  /** One transaction; false when somebody else wrote the call or the counters at the same moment. */
  async function bury(entry: ManifestEntry, cause: Cause): Promise<boolean> {
    const { repId, recordingId, createdAt } = entry;
    const deletedAt = toInstant(clock.now());
    const delta = { calls: entry.visible ? -1 : 0, pendingParts: -countPending(entry) };
    // Read after the entry, whose revision is the condition: these are the entries of the very call that is deleted.
    const attended = await attendances.listHeld(repId, recordingId);
    const inside = attended.slice(0, TRANSACTION_ACTIONS_MAX - BURIAL_ACTIONS);
    // First, so that the same deletion again still knows them should this one die.
    await attendances.remove(attended.slice(inside.length));
    const { canceled } = await service.transaction
      .write(({ call, manifest, tombstone, attendance, state }) => [
        manifest
          .put(toManifestItem(toTombstoned(entry, deletedAt, cause)))
          .where(({ revision }, { eq }) => eq(revision, entry.revision))
          .commit(),
        call.delete({ repId, recordingId }).commit(),
        tombstone.put({ recordingId, repId, createdAt, deletedAt }).commit(),
        ...inside.map((one) => attendance.delete({ ...one }).commit()),
        ...(delta.calls === 0 && delta.pendingParts === 0 ? [] : [state.update({ repId }).add(delta).commit()]),
      ])
      .go();
    return !canceled;
  }

  /** @returns false when there is nothing of this call, and never was */
  async function removeHeld(key: HeldCall, cause: Cause): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const entry = await findEntry(key);
      if (!entry) return false;
      if (entry.deletedAt !== undefined) return true;
      const buried = await bury(entry, cause).catch((error: unknown) => {
        if (isPassing(error)) return false;
        throw error;
      });
      if (buried) return true;
      if (attempt === ATTEMPTS_MAX) {
        throw new StorageUnavailable(`${attempt} attempts to delete call ${key.recordingId} met conflicts`);
      }
      await clock.sleep(BACKOFF_MS * 2 ** attempt);
    }
  }

  return {
    async remove(recordingId) {
      const known = await listHolders(recordingId);
      if (known.length === 0) throw new AppError("call_not_found", `no call ${recordingId}`);
      // First, and only then the holders: whoever stored the call meanwhile is found with the others.
      await deletions.add(recordingId);
      const holders = await listHolders(recordingId);
      const found = await Promise.all(
        holders.map(async (holder) => {
          const isThere = await removeHeld(holder, "person");
          if (isThere) await transcripts.remove(holder.repId, recordingId);
          return isThere;
        }),
      );
      if (!found.includes(true)) throw new AppError("call_not_found", `no call ${recordingId}`);
    },
    async expire(key) {
      if (await removeHeld(key, "setting")) await transcripts.remove(key.repId, key.recordingId);
    },
  };
}

/** What is left of the call: that it was, and that it is not to come back. */
function toTombstoned(entry: ManifestEntry, deletedAt: Instant, cause: Cause): ManifestEntry {
  const settle = (state: PartState): PartState => (state === "pending" ? "absent" : state);
  return {
    ...entry,
    summary: settle(entry.summary),
    transcript: settle(entry.transcript),
    actionItems: settle(entry.actionItems),
    nextAttemptAt: undefined,
    visible: false,
    deletedAt,
    ...(cause === "setting" ? { isExpired: true } : {}),
    revision: entry.revision + 1,
  };
}
