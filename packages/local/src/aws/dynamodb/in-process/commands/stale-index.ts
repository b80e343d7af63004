/** A partition of an index as it was before the table's latest writes: what an eventually consistent read may see. */
import { compareEntries, type Entry, type StoredItem } from "../storage/entries.ts";
import type { SecondaryIndex } from "../storage/index-definition.ts";
import { findIndexKeyPair, type Key } from "../storage/keys.ts";
import type { Table } from "../storage/table.ts";

/** `lag`: how many of the latest writes are not to be seen. */
export function listPartitionBehind(table: Table, index: SecondaryIndex, pk: Key, lag: number): readonly Entry[] {
  const earlier = new Map<string, StoredItem | undefined>();
  // Of several writes of one item the first unseen one knows what the index still shows.
  for (const { key, before } of table.changes.slice(-lag)) {
    const identity = toIdentity(key.pk, key.sk);
    if (!earlier.has(identity)) earlier.set(identity, before);
  }
  const entries = table.listPartition(pk, index).filter(({ row }) => !earlier.has(toIdentity(row.pk, row.sk)));
  for (const before of earlier.values()) {
    const key = before && findIndexKeyPair(index.name, index.keys, before.item);
    if (before && key?.pk === pk) entries.push({ sk: key.sk, row: before });
  }
  return entries.sort(compareEntries);
}

function toIdentity(pk: Key, sk: Key): string {
  return JSON.stringify([pk, sk]);
}
