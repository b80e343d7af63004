/**
 * Stores merged calls: transcript chunks first, then call, manifest and the rep's counters in one transaction per batch. Every
 * call is conditional on the manifest revision it was merged with, and the batch on the rep's fence: whoever is second merges
 * again with what the first one wrote, and a superseded run writes nothing.
 */
import { createCallEntity } from "../call/call.entity.ts";
import { countPending, type ManifestEntry } from "../call/call.ts";
import { toManifestEntry } from "../call/call-item.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import type { PendingPlan } from "../call/merge-call.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import type { Clock, Instant, Random } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isInvalidRequest, isPassing, StorageUnavailable } from "../database/faults.ts";
import { createDeletions } from "../deletion/deletions.ts";
import { KEEP_ALL, type Retention, toAgeLimits } from "../retention/retention.ts";
import type { Suppressions } from "../suppression/suppressions.ts";
import { createTransactCalls } from "./call-transaction.ts";
import { type CallToStore, type PlannedWrite, planWrites } from "./plan-writes.ts";
import type { SyncState } from "./state.ts";
import { joinStored, type StoredCalls, toUnstorable } from "./stored-calls.ts";
import { Superseded } from "./superseded.ts";

export interface CallWriter {
  /**
   * Stores what changed of `calls`. Idempotent: storing the same observation again changes nothing.
   * @throws Superseded, StorageUnavailable
   */
  store(
    state: SyncState,
    calls: readonly CallToStore[],
    pending: (entry: ManifestEntry) => PendingPlan,
  ): Promise<StoredCalls>;
}

/** 2 actions a call and one for the counters leave 79 of a transaction's 100 to attendance, and the bodies stay below its 4 MB. */
const BATCH_SIZE = 10;
/** Tries against conflicts and passing faults; with doubling waits they span about three seconds. */
const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 50;

export function createCallWriter(dependencies: {
  database: Database;
  clock: Clock;
  random: Random;
  suppressions: Pick<Suppressions, "list" | "listKnown">;
  /** What is older is not stored, whichever way it comes; all is when left out. */
  retention?: Retention;
}): CallWriter {
  const { database, clock, random, suppressions, retention = KEEP_ALL } = dependencies;
  const transcripts = createTranscriptStore({ database });
  const manifests = createManifestEntity(database);
  const calls = createCallEntity(database);
  const transact = createTransactCalls({ database, clock, transcripts });
  const erased = { suppressions, deletions: createDeletions({ database, clock }) };

  async function storeBatch(
    state: SyncState,
    batch: readonly CallToStore[],
    pending: (entry: ManifestEntry) => PendingPlan,
  ): Promise<StoredCalls> {
    let current = batch;
    for (let attempt = 1; ; attempt++) {
      const merges = await planWrites(state.repId, current, pending, erased, toAgeLimits(retention, clock.now()));
      const writes = merges.filter(({ merge }) => merge.entry !== undefined);
      const pendingDelta = merges.reduce(
        (total, { merge, previous }) =>
          merge.entry ? total + countPending(merge.entry) - (previous ? countPending(previous) : 0) : total,
        0,
      );
      const calls = writes.reduce(
        (total, { merge, previous }) => total + Number(merge.entry?.visible) - Number(previous?.visible ?? false),
        0,
      );
      const result =
        writes.length === 0
          ? "stored"
          : await transact(state, writes, { calls, pendingParts: pendingDelta }).catch((error: unknown) => {
              if (isPassing(error)) return "conflict" as const;
              if (isInvalidRequest(error)) return "unstorable" as const;
              throw error;
            });
      if (result === "unstorable") return await storeApart(state, current, pending);
      if (result === "superseded") throw new Superseded(`another run of ${state.repId} has committed meanwhile`);
      if (result === "stored") {
        return {
          changes: new Map(merges.map((planned) => [toRecordingId(planned), planned.merge.change])),
          pendingDelta,
          unstorable: [],
          entries: new Map(
            merges.flatMap((planned) => {
              const entry = planned.merge.entry ?? planned.previous;
              return entry ? [[entry.recordingId, entry] as const] : [];
            }),
          ),
        };
      }
      if (attempt === ATTEMPTS_MAX) {
        throw new StorageUnavailable(`${attempt} attempts to store calls of ${state.repId} met conflicts`);
      }
      await clock.sleep(BACKOFF_MS * 2 ** attempt * (0.5 + random() / 2));
      current = await reload(state.repId, current);
    }
  }

  /** One of the batch is refused for what it is: the others must not suffer for it. */
  async function storeApart(
    state: SyncState,
    batch: readonly CallToStore[],
    pending: (entry: ManifestEntry) => PendingPlan,
  ): Promise<StoredCalls> {
    const [only] = batch;
    if (only && batch.length === 1) return toUnstorable(only);
    const results: StoredCalls[] = [];
    for (const call of batch) results.push(await storeBatch(state, [call], pending));
    return joinStored(results);
  }

  /** What is held now, so that the next merge joins it. */
  async function reload(repId: string, batch: readonly CallToStore[]): Promise<CallToStore[]> {
    return await Promise.all(
      batch.map(async (call): Promise<CallToStore> => {
        const key = call.observation === undefined ? call.entry : (call.entry ?? call.observation.call);
        const entry = await findHeld(repId, key);
        // Deleted for good, or too old for a text, while its text was on the way: the text must not outlive that.
        const takenAt = entry?.deletedAt ?? entry?.transcriptExpiredAt;
        if (entry && takenAt !== undefined && call.observation) await transcripts.remove(repId, entry.recordingId);
        return call.observation ? { entry, observation: call.observation } : { ...call, entry: entry ?? call.entry };
      }),
    );
  }

  /** The twin by the creation time that was seen, or, should the source tell another one now, by the one we hold. */
  async function findHeld(
    repId: string,
    { recordingId, createdAt }: { readonly recordingId: number; readonly createdAt: Instant },
  ): Promise<ManifestEntry | undefined> {
    const { data } = await manifests.get({ repId, recordingId, createdAt }).go({ consistent: true });
    if (data) return toManifestEntry(data);
    const { data: call } = await calls.get({ repId, recordingId }).go({ consistent: true, attributes: ["createdAt"] });
    if (!call || call.createdAt === createdAt) return undefined;
    return await findHeld(repId, { recordingId, createdAt: call.createdAt });
  }

  return {
    async store(state, calls, pending) {
      const results: StoredCalls[] = [];
      for (let start = 0; start < calls.length; start += BATCH_SIZE) {
        results.push(await storeBatch(state, calls.slice(start, start + BATCH_SIZE), pending));
      }
      return joinStored(results);
    },
  };
}

function toRecordingId({ previous, observation }: PlannedWrite): number {
  const recordingId = observation?.call.recordingId ?? previous?.recordingId;
  if (recordingId === undefined) throw new TypeError("a write without a call");
  return recordingId;
}
