/**
 * A transcript as bytes: JSON lines, brotli, cut into chunks that fit a DynamoDB item. The text comes back byte-equal.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import {
  type BrotliOptions,
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from "node:zlib";
import type { TranscriptLine } from "../source/call-source.ts";
import type { TranscriptPointer } from "./call.ts";
import { toSpeakerMarks } from "./speaker-marks.ts";

const compressElsewhere = promisify(brotliCompress);
const decompressElsewhere = promisify(brotliDecompress);

/** Up to here packing takes about a millisecond: less than it is worth to hand it to another thread. */
const THREAD_BYTES_MIN = 64 * 1024;
/** Packed text is about a seventh. */
const THREAD_PACKED_BYTES_MIN = THREAD_BYTES_MIN / 8;

async function compress(text: Uint8Array, options: BrotliOptions): Promise<Uint8Array> {
  return text.byteLength < THREAD_BYTES_MIN
    ? brotliCompressSync(text, options)
    : await compressElsewhere(text, options);
}

async function decompress(packed: Uint8Array, options: BrotliOptions): Promise<Buffer> {
  return packed.byteLength < THREAD_PACKED_BYTES_MIN
    ? brotliDecompressSync(packed, options)
    : await decompressElsewhere(packed, options);
}

/** Quality 5 of 11: 22 KB for an hour of talk; higher costs much time for little. */
const BROTLI_QUALITY = 5;
/**
 * The window brotli looks back over, as a power of two: no larger than the text, because it is memory taken for each of ten
 * transcripts at a time.
 */
function toWindowBits(bytes: number): number {
  const bits = Math.ceil(Math.log2(Math.max(2, bytes)));
  return Math.min(constants.BROTLI_DEFAULT_WINDOW, Math.max(constants.BROTLI_MIN_WINDOW_BITS, bits));
}

/** DynamoDB's item limit is 400 KB, keys and names included; the rest is air. */
export const CHUNK_BYTES_MAX = 350 * 1024;
/** No honest transcript is larger; a compressed bomb in the table must not take the process down. */
const TRANSCRIPT_BYTES_MAX = 256 * 1024 * 1024;

export interface EncodedTranscript {
  readonly pointer: TranscriptPointer;
  readonly chunks: readonly Uint8Array[];
}

export class TranscriptDamaged extends Error {
  override readonly name = "TranscriptDamaged";
}

export async function encodeTranscript(lines: readonly TranscriptLine[]): Promise<EncodedTranscript> {
  const text = Buffer.from(
    JSON.stringify(lines.map((line) => [line.speaker.name, line.speaker.email, line.at, line.text])),
    "utf8",
  );
  const packed = await compress(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.byteLength,
      [constants.BROTLI_PARAM_LGWIN]: toWindowBits(text.byteLength),
    },
  });
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < packed.byteLength; start += CHUNK_BYTES_MAX) {
    chunks.push(packed.subarray(start, start + CHUNK_BYTES_MAX));
  }
  return {
    pointer: {
      revision: toRevision(text),
      chunks: chunks.length,
      lines: lines.length,
      bytes: text.byteLength,
      speakers: toSpeakerMarks(lines),
    },
    chunks,
  };
}

/** @throws TranscriptDamaged when the chunks are not the whole text the pointer names. */
export async function decodeTranscript(
  pointer: TranscriptPointer,
  chunks: readonly Uint8Array[],
): Promise<TranscriptLine[]> {
  const text = await decompress(Buffer.concat(chunks), { maxOutputLength: TRANSCRIPT_BYTES_MAX }).catch(
    (cause: unknown): never => {
      throw new TranscriptDamaged("a transcript's chunks cannot be unpacked", { cause });
    },
  );
  if (toRevision(text) !== pointer.revision) throw new TranscriptDamaged("a transcript's chunks do not match its hash");
  const rows = JSON.parse(text.toString("utf8")) as [string, string | null, string, string][];
  return rows.map(([name, email, at, spoken]) => ({ speaker: { name, email }, at, text: spoken }));
}

function toRevision(text: Uint8Array): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
