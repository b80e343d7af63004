/**
 * Takes a call's transcript away for good: call, counters and manifest change in one transaction, and what stays is the mark that
 * nothing brings the text back. Every text of the call is deleted after it. Whatever a crash leaves, the same again finishes.
 */
import { Service } from "electrodb";
import { createCallEntity } from "../call/call.entity.ts";
import { countPending, type ManifestEntry } from "../call/call.ts";
import { toManifestEntry, toManifestItem } from "../call/call-item.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import { type Clock, type Instant, toInstant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { isPassing, StorageUnavailable } from "../database/faults.ts";
import { createSyncStateEntity } from "../sync/state.entity.ts";

/** @throws StorageUnavailable */
export type ExpireTranscript = (key: Pick<ManifestEntry, "repId" | "recordingId" | "createdAt">) => Promise<void>;

/** Tries against runs that write the same call at the same moment; with doubling waits about three seconds. */
const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 50;

export function createExpireTranscript(dependencies: { database: Database; clock: Clock }): ExpireTranscript {
  const { database, clock } = dependencies;
  const manifests = createManifestEntity(database);
  const transcripts = createTranscriptStore({ database });
  const service = new Service(
    { call: createCallEntity(database), manifest: manifests, state: createSyncStateEntity(database) },
    toEntityConfiguration(database),
  );

  /** False when somebody else wrote the call at the same moment. */
  async function mark(entry: ManifestEntry): Promise<boolean> {
    const { repId, recordingId } = entry;
    const now = toInstant(clock.now());
    const next = toExpired(entry, now);
    const pendingParts = countPending(next) - countPending(entry);
    const { canceled } = await service.transaction
      .write(({ call, manifest, state }) => [
        manifest
          .put(toManifestItem(next))
          .where(({ revision }, { eq }) => eq(revision, entry.revision))
          .commit(),
        call
          .patch({ repId, recordingId })
          .set({ transcript: { state: "absent", expiredAt: now } })
          .commit(),
        ...(pendingParts === 0 ? [] : [state.update({ repId }).add({ pendingParts }).commit()]),
      ])
      .go();
    return !canceled;
  }

  return async (key) => {
    for (let attempt = 1; ; attempt++) {
      const { data } = await manifests.get(key).go({ consistent: true });
      if (!data) return;
      const entry = toManifestEntry(data);
      const isMarked = entry.deletedAt !== undefined || entry.transcriptExpiredAt !== undefined;
      const isDone =
        isMarked ||
        (await mark(entry).catch((error: unknown) => {
          if (isPassing(error)) return false;
          throw error;
        }));
      if (isDone) return await transcripts.remove(key.repId, key.recordingId);
      if (attempt === ATTEMPTS_MAX) {
        throw new StorageUnavailable(`${attempt} attempts to take the text of call ${key.recordingId} met conflicts`);
      }
      await clock.sleep(BACKOFF_MS * 2 ** attempt);
    }
  };
}

function toExpired(entry: ManifestEntry, now: Instant): ManifestEntry {
  const next: ManifestEntry = {
    ...entry,
    transcript: "absent",
    transcriptExpiredAt: now,
    seen: { ...entry.seen, transcript: undefined },
    revision: entry.revision + 1,
  };
  return countPending(next) === 0 ? { ...next, nextAttemptAt: undefined } : next;
}
