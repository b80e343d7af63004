/**
 * Erases a person from every call they were invited to, and keeps them out. The suppression comes first, so that nothing that is
 * stored from then on has them; then call by call, each in one transaction with its attendance. Whatever a crash leaves, the same
 * erasure again goes on where the attendance still names the person.
 */
import { Service } from "electrodb";
import { createAttendanceEntity } from "../attendance/attendance.entity.ts";
import { diffAttendances, toAttendances, toContactSubject } from "../attendance/attendance.ts";
import type { AttendanceRepository } from "../attendance/attendance-repository.ts";
import { createAttendanceStore } from "../attendance/attendance-store.ts";
import { createCallEntity } from "../call/call.entity.ts";
import type { Call, ManifestEntry } from "../call/call.ts";
import { toActionItemItem, toCall, toInviteeItem, toManifestEntry, toManifestItem } from "../call/call-item.ts";
import type { CallRepository } from "../call/call-repository.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import { toMetaHash, toPartHash } from "../call/meta-hash.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import type { Clock, Instant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { isPassing, StorageUnavailable } from "../database/faults.ts";
import type { SourceCall } from "../source/call-source.ts";
import { erasePeople } from "../suppression/erase-person.ts";
import type { Suppressions } from "../suppression/suppressions.ts";
import type { DeliveryRepository } from "../webhook/delivery-repository.ts";
import { eraseBodies } from "./erase-bodies.ts";

/** What was changed in one call. */
export interface ErasedCall {
  readonly recordingId: number;
  readonly repId: string;
  readonly invitees: number;
  readonly transcriptLines: number;
  readonly actionItems: number;
}

export interface ContactErasure {
  /** Since when the person is kept out. */
  readonly suppressedAt: Instant;
  readonly calls: readonly ErasedCall[];
  /** Deliveries that nobody had read and that hold the address: deleted whole, the next poll brings what they told. */
  readonly deliveries: number;
  /** false: there are more calls; the same erasure again goes on. */
  readonly isComplete: boolean;
}

export interface ContactEraser {
  /**
   * Erasing somebody again is as good as once, and finishes what was begun.
   * @param deadlineAt epoch ms after which no further call is begun
   * @throws StorageUnavailable
   */
  erase(emailHash: string, deadlineAt: number): Promise<ContactErasure>;
}

/** Tries against runs that write the same call; with doubling waits about three seconds. */
const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 50;
/** Calls of one erasure at most, so that its report stays an answer. */
const CALLS_MAX = 500;
const PAGE_SIZE = 50;

export function createContactEraser(dependencies: {
  database: Database;
  clock: Clock;
  suppressions: Suppressions;
  attendance: AttendanceRepository;
  calls: CallRepository;
  deliveries: Pick<DeliveryRepository, "listHeld" | "removeHeld">;
}): ContactEraser {
  const { database, clock, suppressions, attendance, calls, deliveries } = dependencies;
  const callItems = createCallEntity(database);
  const manifests = createManifestEntity(database);
  const transcripts = createTranscriptStore({ database });
  const attendanceStore = createAttendanceStore({ database });
  const service = new Service(
    { call: callItems, manifest: manifests, attendance: createAttendanceEntity(database) },
    toEntityConfiguration(database),
  );

  async function findCall(repId: string, recordingId: number): Promise<Call | undefined> {
    const { data } = await callItems.get({ repId, recordingId }).go({ consistent: true });
    return data ? toCall(data) : undefined;
  }

  /** The call and its twin, the call as it was when the twin had this revision or later. */
  async function findHeld(repId: string, recordingId: number) {
    const first = await findCall(repId, recordingId);
    if (!first) return undefined;
    const { data } = await manifests.get({ repId, recordingId, createdAt: first.createdAt }).go({ consistent: true });
    if (!data || data.deletedAt !== undefined) return undefined;
    const call = await findCall(repId, recordingId);
    return call ? { call, entry: toManifestEntry(data) } : undefined;
  }

  /** One transaction; undefined when somebody else wrote the call at the same moment. */
  async function rewrite(call: Call, entry: ManifestEntry, emailHash: string): Promise<ErasedCall | undefined> {
    const { repId, recordingId } = call;
    const lines = call.transcript.pointer ? await calls.getTranscript(call) : undefined;
    const held: SourceCall = toSourceCall(call, lines);
    const erased = erasePeople(held, new Set([emailHash]));
    const changedLines = countChanged(held.transcript, erased.transcript);
    const revisions = changedLines > 0 ? await transcripts.listRevisions(repId, recordingId) : [];
    const pointer =
      changedLines > 0 && erased.transcript
        ? (await transcripts.put(repId, [{ recordingId, lines: erased.transcript }])).get(recordingId)
        : undefined;
    const actionItems = erased.actionItems ?? [];
    const attended = diffAttendances(toAttendances(call), toAttendances({ ...call, invitees: erased.invitees }));
    // The person, and their company when nobody else of it was there.
    const gone = attended.map((change) => change.attendance);
    const { canceled } = await service.transaction
      .write(({ call: callItem, manifest, attendance: entries }) => [
        manifest
          .put(
            toManifestItem({
              ...entry,
              ...toHashes(entry, erased, pointer !== undefined),
              revision: entry.revision + 1,
            }),
          )
          .where(({ revision }, { eq }) => eq(revision, entry.revision))
          .commit(),
        callItem
          .patch({ repId, recordingId })
          .set({
            invitees: erased.invitees.map(toInviteeItem),
            actionItems: { ...call.actionItems, items: actionItems.map(toActionItemItem) },
            ...(pointer
              ? {
                  transcript: {
                    state: call.transcript.state,
                    observedAt: call.transcript.observedAt,
                    source: call.transcript.source,
                    ...pointer,
                  },
                }
              : {}),
          })
          .commit(),
        ...gone.map((one) => entries.delete({ ...one }).commit()),
      ])
      .go();
    if (canceled) return undefined;
    // Earlier versions of the text hold the person's words too. One that the call points to by now is another's.
    const current = (await findCall(repId, recordingId))?.transcript.pointer?.revision;
    for (const revision of revisions) {
      if (revision !== current) await transcripts.removeRevision(repId, recordingId, revision);
    }
    return {
      recordingId,
      repId,
      invitees: held.invitees.length - erased.invitees.length,
      transcriptLines: changedLines,
      actionItems: countChanged(held.actionItems, erased.actionItems),
    };
  }

  async function eraseFrom(repId: string, recordingId: number, emailHash: string): Promise<ErasedCall | undefined> {
    for (let attempt = 1; ; attempt++) {
      const held = await findHeld(repId, recordingId);
      if (!held) return undefined;
      const done = await rewrite(held.call, held.entry, emailHash).catch((error: unknown) => {
        if (isPassing(error)) return undefined;
        throw error;
      });
      if (done) return done;
      if (attempt === ATTEMPTS_MAX) {
        throw new StorageUnavailable(`${attempt} attempts to erase a person from call ${recordingId} met conflicts`);
      }
      await clock.sleep(BACKOFF_MS * 2 ** attempt);
    }
  }

  /** false: the deadline or the bound of a report came first. */
  async function eraseFromCalls(emailHash: string, deadlineAt: number, erased: ErasedCall[]): Promise<boolean> {
    const subject = toContactSubject(emailHash);
    // Always the first page: what was on it is gone when it is done.
    for (;;) {
      const { items } = await attendance.list(subject, { limit: PAGE_SIZE });
      if (items.length === 0) return true;
      for (const entry of items) {
        if (erased.length >= CALLS_MAX || clock.now() >= deadlineAt) return false;
        const done = await eraseFrom(entry.repId, entry.recordingId, emailHash);
        // An entry left over, of a call that is gone or has the person no more.
        await attendanceStore.remove([entry]);
        if (done) erased.push(done);
      }
    }
  }

  return {
    async erase(emailHash, deadlineAt) {
      const suppressedAt = await suppressions.add(emailHash);
      const erased: ErasedCall[] = [];
      // First, for they are few: a worker that takes one up from now on leaves the person out by itself.
      const bodies = await eraseBodies({ deliveries, clock }, emailHash, deadlineAt);
      const isComplete = bodies.isComplete && (await eraseFromCalls(emailHash, deadlineAt, erased));
      return { suppressedAt, calls: erased, deliveries: bodies.erased, isComplete };
    },
  };
}

/** The call as its source would list it. */
function toSourceCall(call: Call, lines: SourceCall["transcript"]): SourceCall {
  return {
    recordingId: call.recordingId,
    createdAt: call.createdAt,
    title: call.title,
    meetingTitle: call.meetingTitle ?? null,
    meetingType: call.meetingType ?? null,
    startedAt: call.startedAt,
    endedAt: call.endedAt ?? null,
    scheduledStartAt: call.scheduledStartAt ?? null,
    scheduledEndAt: call.scheduledEndAt ?? null,
    url: call.url ?? null,
    shareUrl: call.shareUrl ?? null,
    meetingUrl: call.meetingUrl ?? null,
    language: call.language ?? null,
    sharedWith: call.sharedWith ?? null,
    recordedByEmail: null,
    invitees: call.invitees,
    ...(call.actionItems.state === "present" ? { actionItems: call.actionItems.items } : {}),
    ...(lines ? { transcript: lines } : {}),
  };
}

/** So that the same call, seen again without the person, is nothing new. */
function toHashes(
  entry: ManifestEntry,
  erased: SourceCall,
  isSpoken: boolean,
): Pick<ManifestEntry, "metaHash" | "seen"> {
  const { actionItems, transcript } = entry.seen;
  const itemsHash = toPartHash(erased, "actionItems");
  const linesHash = toPartHash(erased, "transcript");
  return {
    metaHash: toMetaHash(erased),
    seen: {
      ...entry.seen,
      ...(actionItems && itemsHash ? { actionItems: { at: actionItems.at, hash: itemsHash } } : {}),
      ...(isSpoken && transcript && linesHash ? { transcript: { at: transcript.at, hash: linesHash } } : {}),
    },
  };
}

function countChanged<T>(before: readonly T[] | null | undefined, after: readonly T[] | null | undefined): number {
  return (after ?? []).filter((one, index) => one !== before?.[index]).length;
}
