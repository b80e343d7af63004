/**
 * One transaction over a batch of planned writes: the rep's fence and counters, each call and its manifest entry under the revision
 * it was merged with, and attendance. All of it or nothing.
 */
import { Service } from "electrodb";
import { createAttendanceEntity } from "../attendance/attendance.entity.ts";
import { createAttendanceStore, TRANSACTION_ACTIONS_MAX } from "../attendance/attendance-store.ts";
import { createCallEntity } from "../call/call.entity.ts";
import type { Call } from "../call/call.ts";
import { toActionItemItem, toInviteeItem, toManifestItem } from "../call/call-item.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import type { CallMerge, Observation } from "../call/merge-call.ts";
import type { TranscriptStore, TranscriptToStore } from "../call/transcript-store.ts";
import { type Clock, toInstant } from "../clock.ts";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import type { PlannedWrite } from "./plan-writes.ts";
import { createSyncStateEntity } from "./state.entity.ts";
import type { SyncState } from "./state.ts";

/** What came of it. `superseded`: another run has committed; `unstorable`: DynamoDB does not take one of the items. */
export type Transacted = "stored" | "conflict" | "superseded" | "unstorable";

export type TransactCalls = (
  state: SyncState,
  writes: readonly PlannedWrite[],
  /** Change of the rep's counters. */
  delta: { readonly calls: number; readonly pendingParts: number },
) => Promise<Transacted>;

/** Transcript chunks are written before the transaction that points to them. */
export function createTransactCalls(dependencies: {
  database: Database;
  clock: Clock;
  transcripts: TranscriptStore;
}): TransactCalls {
  const { database, clock, transcripts } = dependencies;
  const attendances = createAttendanceStore({ database });
  const service = new Service(
    {
      call: createCallEntity(database),
      manifest: createManifestEntity(database),
      attendance: createAttendanceEntity(database),
      state: createSyncStateEntity(database),
    },
    toEntityConfiguration(database),
  );

  return async (state, writes, delta) => {
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
        ...writes.flatMap((planned) => {
          const { merge, previous } = planned;
          const { entry } = merge;
          if (!entry) return [];
          const attributes = toAttributes(planned, pointers.get(entry.recordingId));
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
  };
}

/** What of the call's item changes. */
function toAttributes({ merge, observation }: PlannedWrite, pointer: Call["transcript"]["pointer"]) {
  const { repId: _repId, recordingId: _recordingId, ...metadata } = merge.metadata ?? {};
  return {
    ...metadata,
    ...(merge.metadata ? { invitees: merge.metadata.invitees.map(toInviteeItem) } : {}),
    ...(merge.visible === undefined ? {} : { visible: merge.visible }),
    ...(merge.summary ? { summary: merge.summary } : {}),
    ...(merge.actionItems
      ? { actionItems: { ...merge.actionItems, items: merge.actionItems.items.map(toActionItemItem) } }
      : {}),
    ...(merge.transcript ? { transcript: toTranscript(merge, observation, pointer) } : {}),
  };
}

function toTranscript(merge: CallMerge, observation: Observation | undefined, pointer: Call["transcript"]["pointer"]) {
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

function toTranscriptToStore({ merge }: PlannedWrite): TranscriptToStore[] {
  const lines = merge.transcript?.lines;
  return lines && merge.entry ? [{ recordingId: merge.entry.recordingId, lines }] : [];
}
