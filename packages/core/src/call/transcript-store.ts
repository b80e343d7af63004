/**
 * Stores transcripts before any call points to them. They lie under the hash of their text, so storing one twice, or one whose
 * call is never written, does no harm.
 */
import type { Database } from "../database/entity-configuration.ts";
import type { TranscriptLine } from "../source/call-source.ts";
import type { TranscriptPointer } from "./call.ts";
import { createTranscriptEntity } from "./transcript.entity.ts";
import { encodeTranscript } from "./transcript-codec.ts";

export interface TranscriptToStore {
  readonly recordingId: number;
  readonly lines: readonly TranscriptLine[];
}

export interface TranscriptStore {
  /** Pointers by recording id; every chunk of each is in the table. */
  put(repId: string, transcripts: readonly TranscriptToStore[]): Promise<ReadonlyMap<number, TranscriptPointer>>;
  /** Deletes every revision, whether a call ever pointed to it or not. */
  remove(repId: string, recordingId: number): Promise<void>;
  /** Every revision there is, each once. */
  listRevisions(repId: string, recordingId: number): Promise<readonly string[]>;
  removeRevision(repId: string, recordingId: number, revision: string): Promise<void>;
}

export function createTranscriptStore(dependencies: { database: Database }): TranscriptStore {
  const items = createTranscriptEntity(dependencies.database);

  async function listKeys(repId: string, recordingId: number) {
    const { data } = await items.query
      .primary({ repId, recordingId })
      .go({ pages: "all", consistent: true, attributes: ["repId", "recordingId", "revision", "chunk"] });
    return data;
  }

  return {
    async put(repId, transcripts) {
      const encoded = await Promise.all(
        transcripts.map(async ({ recordingId, lines }) => ({ recordingId, ...(await encodeTranscript(lines)) })),
      );
      const chunks = encoded.flatMap(({ recordingId, pointer, chunks: parts }) =>
        parts.map((bytes, chunk) => ({ repId, recordingId, revision: pointer.revision, chunk, bytes })),
      );
      if (chunks.length > 0) await items.put(chunks).go();
      return new Map(encoded.map(({ recordingId, pointer }) => [recordingId, pointer]));
    },
    async remove(repId, recordingId) {
      const keys = await listKeys(repId, recordingId);
      if (keys.length > 0) await items.delete(keys).go();
    },
    async listRevisions(repId, recordingId) {
      return [...new Set((await listKeys(repId, recordingId)).map(({ revision }) => revision))];
    },
    async removeRevision(repId, recordingId, revision) {
      const keys = (await listKeys(repId, recordingId)).filter((key) => key.revision === revision);
      if (keys.length > 0) await items.delete(keys).go();
    },
  };
}
