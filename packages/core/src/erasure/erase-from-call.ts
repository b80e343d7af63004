/**
 * Takes a person out of one call that is held: call, manifest and attendance in one transaction, the text rewritten before it and its
 * earlier versions deleted after it. Those are noted in the transaction, so that whoever looks at the call next deletes what a crash
 * left. What it changed can be told, and what it did not touch was not written.
 */
import { Service } from "electrodb";
import { createAttendanceEntity } from "../attendance/attendance.entity.ts";
import { diffAttendances, toAttendances } from "../attendance/attendance.ts";
import { createCallEntity } from "../call/call.entity.ts";
import type { Call, ManifestEntry } from "../call/call.ts";
import { toActionItemItem, toCall, toInviteeItem, toManifestEntry, toManifestItem } from "../call/call-item.ts";
import type { CallRepository } from "../call/call-repository.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import { toMetaHash, toPartHash } from "../call/meta-hash.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import type { Clock } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { isConditionFailed, isPassing, StorageUnavailable } from "../database/faults.ts";
import type { SourceCall } from "../source/call-source.ts";
import { erasePeople } from "../suppression/erase-person.ts";

/** What was changed in one call. */
export interface ErasedCall {
  readonly recordingId: number;
  readonly repId: string;
  readonly invitees: number;
  readonly transcriptLines: number;
  readonly actionItems: number;
}

/**
 * @returns what was changed; undefined: the call is gone, or the person is not in it
 * @throws StorageUnavailable
 */
export type EraseFromCall = (repId: string, recordingId: number, emailHash: string) => Promise<ErasedCall | undefined>;

interface HeldCall {
  readonly call: Call;
  readonly entry: ManifestEntry;
  /** Revisions of texts that are still to be deleted. */
  readonly leftTexts: readonly string[];
}

/** Tries against runs that write the same call; with doubling waits about three seconds. */
const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 50;

export function createEraseFromCall(dependencies: {
  database: Database;
  clock: Clock;
  calls: Pick<CallRepository, "getTranscript">;
}): EraseFromCall {
  const { database, clock, calls } = dependencies;
  const callItems = createCallEntity(database);
  const manifests = createManifestEntity(database);
  const transcripts = createTranscriptStore({ database });
  const service = new Service(
    { call: callItems, manifest: manifests, attendance: createAttendanceEntity(database) },
    toEntityConfiguration(database),
  );

  async function findItem(repId: string, recordingId: number) {
    const { data } = await callItems.get({ repId, recordingId }).go({ consistent: true });
    return data ?? undefined;
  }

  /** The call and its twin, the call as it was when the twin had this revision or later. */
  async function findHeld(repId: string, recordingId: number): Promise<HeldCall | undefined> {
    const first = await findItem(repId, recordingId);
    if (!first) return undefined;
    const { data } = await manifests.get({ repId, recordingId, createdAt: first.createdAt }).go({ consistent: true });
    if (!data || data.deletedAt !== undefined) return undefined;
    const item = await findItem(repId, recordingId);
    return item && { call: toCall(item), entry: toManifestEntry(data), leftTexts: toRevisions(item.leftTexts) };
  }

  /** One transaction, or nothing where the person is not in the call. "conflict": somebody else wrote it at the same moment. */
  async function rewrite(
    { call, entry, leftTexts }: HeldCall,
    emailHash: string,
  ): Promise<ErasedCall | "conflict" | undefined> {
    const { repId, recordingId } = call;
    const lines = call.transcript.pointer ? await calls.getTranscript(call) : undefined;
    const held: SourceCall = toSourceCall(call, lines);
    const erased = erasePeople(held, new Set([emailHash]));
    if (erased === held) return undefined;
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
                  leftTexts: [...new Set([...leftTexts, ...revisions])].join(SEPARATOR),
                }
              : {}),
          })
          .commit(),
        ...gone.map((one) => entries.delete({ ...one }).commit()),
      ])
      .go();
    if (canceled) return "conflict";
    return {
      recordingId,
      repId,
      invitees: held.invitees.length - erased.invitees.length,
      transcriptLines: changedLines,
      actionItems: countChanged(held.actionItems, erased.actionItems),
    };
  }

  /** Deletes the texts that were noted. One that the call points to by now is another's; what was noted meanwhile stays so. */
  async function removeLeftTexts(repId: string, recordingId: number): Promise<void> {
    const item = await findItem(repId, recordingId);
    if (item?.leftTexts === undefined) return;
    const { leftTexts: noted, transcript } = item;
    for (const revision of toRevisions(noted)) {
      if (revision !== transcript.revision) await transcripts.removeRevision(repId, recordingId, revision);
    }
    try {
      await callItems
        .patch({ repId, recordingId })
        .remove(["leftTexts"])
        .where(({ leftTexts }, { eq }) => eq(leftTexts, noted))
        .go();
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }

  return async (repId, recordingId, emailHash) => {
    for (let attempt = 1; ; attempt++) {
      const held = await findHeld(repId, recordingId);
      if (!held) return undefined;
      const done = await rewrite(held, emailHash).catch((error: unknown) => {
        if (isPassing(error)) return "conflict" as const;
        throw error;
      });
      if (done !== "conflict") {
        if (held.leftTexts.length > 0 || (done?.transcriptLines ?? 0) > 0) await removeLeftTexts(repId, recordingId);
        return done;
      }
      if (attempt === ATTEMPTS_MAX) {
        throw new StorageUnavailable(`${attempt} attempts to erase a person from call ${recordingId} met conflicts`);
      }
      await clock.sleep(BACKOFF_MS * 2 ** attempt);
    }
  };
}

/** Revisions are base64url. */
const SEPARATOR = ".";

function toRevisions(noted: string | undefined): string[] {
  return noted === undefined ? [] : noted.split(SEPARATOR);
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
