/**
 * Stores merged calls: transcript chunks first, then call, manifest and the rep's counters in one transaction per batch. Every
 * call is conditional on the manifest revision it was merged with, and the batch on the rep's fence: whoever is second merges
 * again with what the first one wrote, and a superseded run writes nothing.
 */
import { Service } from "electrodb";
import { createAttendanceEntity } from "../attendance/attendance.entity.ts";
import { createAttendanceStore, TRANSACTION_ACTIONS_MAX } from "../attendance/attendance-store.ts";
import { createCallEntity } from "../call/call.entity.ts";
import { type Call, countPending, type ManifestEntry } from "../call/call.ts";
import { toActionItemItem, toInviteeItem, toManifestEntry, toManifestItem } from "../call/call-item.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import type { CallMerge, Observation, PendingPlan } from "../call/merge-call.ts";
import { createTranscriptStore, type TranscriptToStore } from "../call/transcript-store.ts";
import { type Clock, type Instant, type Random, toInstant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { isInvalidRequest, isPassing, StorageUnavailable } from "../database/faults.ts";
import { KEEP_ALL, type Retention, toAgeLimits } from "../retention/retention.ts";
import type { Suppressions } from "../suppression/suppressions.ts";
import { type CallToStore, type Change, type PlannedWrite, planWrites } from "./plan-writes.ts";
import { createSyncStateEntity } from "./state.entity.ts";
import type { SyncState } from "./state.ts";

export type { CallToStore, Change } from "./plan-writes.ts";

/** A call DynamoDB does not take, e.g. because it is larger than an item may be. */
export interface UnstorableCall {
  readonly recordingId: number;
  readonly createdAt: Instant;
  readonly reason: string;
}

export interface StoredCalls {
  /** What happened to each call, by recording id. */
  readonly changes: ReadonlyMap<number, Change>;
  /** Change of the number of pending parts. */
  readonly pendingDelta: number;
  /** Entries as they are held now, by recording id. */
  readonly entries: ReadonlyMap<number, ManifestEntry>;
  readonly unstorable: readonly UnstorableCall[];
}

/** Another run has committed since this one read the state: stop, write nothing more. */
export class Superseded extends Error {
  override readonly name = "Superseded";
  /** Until when at most the other one is busy, when it has not committed yet. */
  readonly busyUntil: Instant | undefined;

  constructor(message: string, busyUntil?: Instant) {
    super(message);
    this.busyUntil = busyUntil;
  }
}

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
  const attendances = createAttendanceStore({ database });
  const service = new Service(
    {
      call: calls,
      manifest: manifests,
      attendance: createAttendanceEntity(database),
      state: createSyncStateEntity(database),
    },
    toEntityConfiguration(database),
  );

  function toTranscript(
    merge: CallMerge,
    observation: Observation | undefined,
    pointer: Call["transcript"]["pointer"],
  ) {
    if (!merge.transcript) return undefined;
    const present = observation !== undefined && merge.transcript.state === "present";
    const expiredAt = merge.transcript.state === "absent" ? merge.entry?.transcriptExpiredAt : undefined;
    return {
      state: merge.transcript.state,
      ...(expiredAt === undefined ? {} : { expiredAt }),
      ...(present ? { observedAt: observation.observedAt, source: observation.source } : {}),
      ...pointer,
    };
  }

  /** One transaction over the batch: all of it or nothing. */
  async function transact(
    state: SyncState,
    writes: readonly PlannedWrite[],
    delta: { calls: number; pendingParts: number },
  ): Promise<"stored" | "conflict" | "superseded" | "unstorable"> {
    const pointers = await transcripts.put(state.repId, writes.flatMap(toTranscriptToStore));
    const changed = writes.some(({ merge }) => merge.change !== "unchanged") || delta.pendingParts !== 0;
    const bodies = writes.filter(({ merge }) => merge.change !== "unchanged").length;
    const attended = await attendances.plan(
      writes.flatMap(({ merge }) =>
        merge.metadata && merge.change !== "unchanged"
          ? [{ call: merge.metadata, isHeld: merge.change === "updated" }]
          : [],
      ),
      TRANSACTION_ACTIONS_MAX - 1 - writes.length - bodies,
    );
    await attendances.put(attended.before);
    const { data, canceled } = await service.transaction
      .write(({ call, manifest, attendance, state: states }) => [
        // First, so that its refusal is recognised by position. A check alone costs the same, so it is always the update.
        changed
          ? states
              .update({ repId: state.repId })
              .add({ calls: delta.calls, pendingParts: delta.pendingParts })
              .set({ lastChangedAt: toInstant(clock.now()) })
              .where(({ version }, { eq, notExists }) =>
                state.version === 0 ? notExists(version) : eq(version, state.version),
              )
              .commit()
          : states
              .check({ repId: state.repId })
              .where(({ version }, { eq, notExists }) =>
                state.version === 0 ? notExists(version) : eq(version, state.version),
              )
              .commit(),
        ...writes.flatMap(({ merge, observation, previous }) => {
          const { entry } = merge;
          if (!entry) return [];
          const fields = {
            ...merge.metadata,
            ...(merge.metadata ? { invitees: merge.metadata.invitees.map(toInviteeItem) } : {}),
            ...(merge.visible === undefined ? {} : { visible: merge.visible }),
            ...(merge.summary ? { summary: merge.summary } : {}),
            ...(merge.actionItems
              ? { actionItems: { ...merge.actionItems, items: merge.actionItems.items.map(toActionItemItem) } }
              : {}),
            ...(merge.transcript
              ? { transcript: toTranscript(merge, observation, pointers.get(entry.recordingId)) }
              : {}),
          };
          const { repId: _repId, recordingId: _recordingId, ...attributes } = fields;
          const key = { repId: entry.repId, recordingId: entry.recordingId };
          const body =
            merge.change === "added"
              ? [
                  call
                    .put({ ...key, ...attributes } as Parameters<typeof call.put>[0])
                    .where(({ recordingId }, { notExists }) => notExists(recordingId))
                    .commit(),
                ]
              : merge.change === "updated"
                ? [
                    call
                      .patch(key)
                      .set(attributes as never)
                      .commit(),
                  ]
                : [];
          return [
            manifest
              .put(toManifestItem(entry))
              .where(({ revision }, { eq, notExists }) =>
                previous ? eq(revision, previous.revision) : notExists(revision),
              )
              .commit(),
            ...body,
          ];
        }),
        ...attended.inside.map(({ kind, attendance: entry }) =>
          kind === "put" ? attendance.put({ ...entry }).commit() : attendance.delete({ ...entry }).commit(),
        ),
      ])
      .go();
    if (!canceled) {
      await attendances.remove(attended.after);
      return "stored";
    }
    if (data.some((action) => action?.code === "ValidationError")) return "unstorable";
    return data[0]?.code === "ConditionalCheckFailed" ? "superseded" : "conflict";
  }

  async function storeBatch(
    state: SyncState,
    batch: readonly CallToStore[],
    pending: (entry: ManifestEntry) => PendingPlan,
  ): Promise<StoredCalls> {
    let current = batch;
    for (let attempt = 1; ; attempt++) {
      const merges = await planWrites(state.repId, current, pending, suppressions, toAgeLimits(retention, clock.now()));
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
    if (only && batch.length === 1) {
      const call = only.observation?.call ?? only.entry;
      if (!call) throw new TypeError("a write without a call");
      const { recordingId, createdAt } = call;
      return { ...NOTHING_STORED, unstorable: [{ recordingId, createdAt, reason: UNSTORABLE }] };
    }
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

/** The likely reason, and the one a person can do something about. */
const UNSTORABLE = "DynamoDB does not take it; with metadata, summary and action items it may have 400 KB";

const NOTHING_STORED: StoredCalls = { changes: new Map(), entries: new Map(), pendingDelta: 0, unstorable: [] };

function joinStored(results: readonly StoredCalls[]): StoredCalls {
  if (results.length === 1 && results[0]) return results[0];
  return {
    changes: new Map(results.flatMap(({ changes }) => [...changes])),
    entries: new Map(results.flatMap(({ entries }) => [...entries])),
    pendingDelta: results.reduce((total, result) => total + result.pendingDelta, 0),
    unstorable: results.flatMap(({ unstorable }) => unstorable),
  };
}

function toRecordingId({ previous, observation }: PlannedWrite): number {
  const recordingId = observation?.call.recordingId ?? previous?.recordingId;
  if (recordingId === undefined) throw new TypeError("a write without a call");
  return recordingId;
}

function toTranscriptToStore({ merge }: PlannedWrite): TranscriptToStore[] {
  const lines = merge.transcript?.lines;
  return lines && merge.entry ? [{ recordingId: merge.entry.recordingId, lines }] : [];
}
