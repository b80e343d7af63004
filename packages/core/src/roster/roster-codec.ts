/** A roster as bytes: rows of JSON without names of fields, brotli, cut into chunks that fit a DynamoDB item. */
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import type { Instant } from "../clock.ts";
import { FAILURE_CODES, type FailureCode } from "../failure.ts";
import { type RosterEntry, withWords } from "./roster-entry.ts";

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Quality 4 of 11: a third of what gzip takes of the processor, at the same size. */
const BROTLI_QUALITY = 4;
/** DynamoDB's item limit is 400 KB, keys and names included; the rest is air. */
const CHUNK_BYTES_MAX = 350 * 1024;
/** Ten thousand reps are 2 MB; a compressed bomb in the table must not take the process down. */
const ROSTER_BYTES_MAX = 64 * 1024 * 1024;

export class RosterDamaged extends Error {
  override readonly name = "RosterDamaged";
}

type Row = readonly [
  repId: string,
  name: string,
  email: string,
  fathomEmail: string,
  active: boolean,
  connection: RosterEntry["connection"],
  refusedAt: Instant | null,
  isMismatch: boolean,
  webhook: RosterEntry["webhook"],
  completeUntil: Instant | null,
  lastCheckedAt: Instant | null,
  calls: number,
  pendingParts: number,
  quarantined: number,
  failureCode: FailureCode | null,
  failingSince: Instant | null,
];

export async function packRoster(entries: readonly RosterEntry[]): Promise<Uint8Array[]> {
  const packed = await compress(JSON.stringify(entries.map(toRow)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
  });
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < packed.byteLength; start += CHUNK_BYTES_MAX) {
    chunks.push(packed.subarray(start, start + CHUNK_BYTES_MAX));
  }
  return chunks;
}

/** @throws RosterDamaged when the chunks are not the whole roster */
export async function unpackRoster(chunks: readonly Uint8Array[]): Promise<RosterEntry[]> {
  try {
    const text = await decompress(Buffer.concat(chunks), { maxOutputLength: ROSTER_BYTES_MAX });
    return (JSON.parse(text.toString("utf8")) as Row[]).map(toEntry);
  } catch (cause) {
    throw new RosterDamaged("the chunks of a roster cannot be unpacked", { cause });
  }
}

function toRow(entry: RosterEntry): Row {
  return [
    entry.repId,
    entry.name,
    entry.email,
    entry.fathomEmail,
    entry.active,
    entry.connection,
    entry.refusedAt ?? null,
    entry.isMismatch,
    entry.webhook,
    entry.completeUntil ?? null,
    entry.lastCheckedAt ?? null,
    entry.calls,
    entry.pendingParts,
    entry.quarantined,
    entry.failure?.code ?? null,
    entry.failure?.since ?? null,
  ];
}

function toEntry(row: Row): RosterEntry {
  const [repId, name, email, fathomEmail, active, connection, refusedAt, isMismatch, webhook, ...rest] = row;
  const [completeUntil, lastCheckedAt, calls, pendingParts, quarantined, code, since] = rest;
  return withWords({
    repId,
    name,
    email,
    fathomEmail,
    active,
    connection,
    refusedAt: refusedAt ?? undefined,
    isMismatch,
    webhook,
    completeUntil: completeUntil ?? undefined,
    lastCheckedAt: lastCheckedAt ?? undefined,
    calls,
    pendingParts,
    quarantined,
    failure: code === null || since === null ? undefined : { class: FAILURE_CODES[code], code, since },
  });
}
