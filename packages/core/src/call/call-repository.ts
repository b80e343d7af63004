/** Reads calls for people. Lists never touch a transcript. */
import { type Instant, toEpochMs, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { FIRST_INSTANT, LAST_INSTANT } from "../database/key-bounds.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { AppError } from "../error.ts";
import type { TranscriptLine } from "../source/call-source.ts";
import { createCallEntity } from "./call.entity.ts";
import type { Call } from "./call.ts";
import { toCall } from "./call-item.ts";
import { createTranscriptEntity } from "./transcript.entity.ts";
import { decodeTranscript, TranscriptDamaged } from "./transcript-codec.ts";

export interface CallFilter {
  readonly repId: string;
  /** Inclusive, on `startedAt`. */
  readonly from?: Instant | undefined;
  /** Exclusive, on `startedAt`. */
  readonly to?: Instant | undefined;
  /** true: also calls that are no longer visible at Fathom. */
  readonly includeInvisible: boolean;
}

export interface CallRepository {
  /** A rep's calls, newest first. A page may hold fewer than its limit although more follow: go by the cursor. */
  list(filter: CallFilter, page: PageRequest): Promise<Page<Call>>;
  /**
   * Two reps may hold one recording: with `repId` that rep's own, else any.
   * @throws AppError call_not_found
   */
  get(recordingId: number, repId?: string): Promise<Call>;
  /** @throws AppError part_pending, part_absent, part_failed when there is no transcript (yet) */
  getTranscript(call: Call): Promise<TranscriptLine[]>;
}

export function createCallRepository(dependencies: { database: Database }): CallRepository {
  const calls = createCallEntity(dependencies.database);
  const transcripts = createTranscriptEntity(dependencies.database);

  return {
    async list(filter, page) {
      const { repId } = filter;
      // Keys are compared as text: both sides must be written the same way.
      const from = toKeyInstant(filter.from);
      const to = toKeyInstant(filter.to);
      const read = await readPage(
        page,
        (options) =>
          calls.query
            .byStart({ repId })
            // `to` is exclusive: keys go on after the instant, so that nothing at that instant is below the bound.
            .between({ startedAt: from ?? FIRST_INSTANT }, { startedAt: to ?? LAST_INSTANT })
            .go({ ...options, order: "desc", hydrate: true }),
        toCall,
      );
      const items = read.items
        .filter((call) => to === undefined || call.startedAt < to)
        .filter((call) => filter.includeInvisible || call.visible)
        .toSorted((a, b) =>
          a.startedAt === b.startedAt ? b.recordingId - a.recordingId : a.startedAt < b.startedAt ? 1 : -1,
        );
      return { items, nextCursor: read.nextCursor };
    },

    async get(recordingId, repId) {
      const [item] =
        repId === undefined
          ? (await calls.query.byRecording({ recordingId }).go({ hydrate: true, limit: 1 })).data
          : [(await calls.get({ repId, recordingId }).go()).data];
      if (!item) throw new AppError("call_not_found", `no call ${recordingId}`);
      return toCall(item);
    },

    async getTranscript(call) {
      const { repId, recordingId } = call;
      const { state, pointer } = call.transcript;
      if (state === "pending")
        throw new AppError("part_pending", `the transcript of ${recordingId} is still being made`);
      if (state === "failed")
        throw new AppError("part_failed", `the transcript of ${recordingId} could not be fetched`);
      if (call.transcript.expiredAt !== undefined) {
        throw new AppError("part_absent", `the transcript of ${recordingId} was older than transcripts are kept`);
      }
      if (state !== "present" || !pointer) throw new AppError("part_absent", `call ${recordingId} has no transcript`);
      const { data } = await transcripts.query
        .primary({ repId, recordingId, revision: pointer.revision })
        .go({ pages: "all", order: "asc" });
      if (data.length !== pointer.chunks) {
        throw new TranscriptDamaged(`transcript of ${recordingId}: ${data.length} chunks of ${pointer.chunks}`);
      }
      return await decodeTranscript(
        pointer,
        data.map((item) => toBytes(item.bytes)),
      );
    },
  };
}

function toKeyInstant(instant: Instant | undefined): Instant | undefined {
  return instant === undefined ? undefined : toInstant(toEpochMs(instant));
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TranscriptDamaged("a transcript chunk is not binary");
}
