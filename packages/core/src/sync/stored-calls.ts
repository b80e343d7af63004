/** What storing a batch of calls came to, and how batches are joined. */
import type { ManifestEntry } from "../call/call.ts";
import type { Instant } from "../clock.ts";
import type { CallToStore, Change } from "./plan-writes.ts";

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

/** The likely reason, and the one a person can do something about. */
const UNSTORABLE = "DynamoDB does not take it; with metadata, summary and action items it may have 400 KB";

const NOTHING_STORED: StoredCalls = { changes: new Map(), entries: new Map(), pendingDelta: 0, unstorable: [] };

export function joinStored(results: readonly StoredCalls[]): StoredCalls {
  if (results.length === 1 && results[0]) return results[0];
  return {
    changes: new Map(results.flatMap(({ changes }) => [...changes])),
    entries: new Map(results.flatMap(({ entries }) => [...entries])),
    pendingDelta: results.reduce((total, result) => total + result.pendingDelta, 0),
    unstorable: results.flatMap(({ unstorable }) => unstorable),
  };
}

/** The only call of a batch, refused for what it is. */
export function toUnstorable(refused: CallToStore): StoredCalls {
  const call = refused.observation?.call ?? refused.entry;
  if (!call) throw new TypeError("a write without a call");
  const { recordingId, createdAt } = call;
  return { ...NOTHING_STORED, unstorable: [{ recordingId, createdAt, reason: UNSTORABLE }] };
}
