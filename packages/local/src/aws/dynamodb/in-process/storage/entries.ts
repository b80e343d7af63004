/** Sorted lists of stored items: one per partition of a table or index. */
import type { Item } from "../values/value.ts";
import { compareKeys, type Key, type KeyPair } from "./keys.ts";

export interface StoredItem extends KeyPair {
  readonly item: Item;
  readonly sizeBytes: number;
}

/** An item's place. In an index several items may have the same sort key; the table's own key decides then. */
export interface Entry {
  readonly sk: Key;
  readonly row: StoredItem;
}

interface Place {
  readonly sk: Key;
  readonly row: KeyPair;
}

export function compareEntries(a: Place, b: Place): number {
  return compareKeys(a.sk, b.sk) || compareKeys(a.row.pk, b.row.pk) || compareKeys(a.row.sk, b.row.sk);
}

/** How many entries from the beginning satisfy `isBefore`, which must be true of a first part and false of the rest. */
export function countWhile(entries: readonly Entry[], isBefore: (entry: Entry) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(entries[middle] as Entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insertEntry(entries: Entry[], entry: Entry): void {
  const last = entries.at(-1);
  if (!last || compareEntries(last, entry) < 0) entries.push(entry);
  else entries.splice(findPlace(entries, entry), 0, entry);
}

export function removeEntry(entries: Entry[], entry: Place): void {
  const place = findPlace(entries, entry);
  const found = entries[place];
  if (found && compareEntries(found, entry) === 0) entries.splice(place, 1);
}

function findPlace(entries: readonly Entry[], entry: Place): number {
  return countWhile(entries, (other) => compareEntries(other, entry) < 0);
}
