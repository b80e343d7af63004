/**
 * One table and its indexes in memory. A write is planned first (everything that can refuse it happens there) and then
 * committed, which cannot fail: so a transaction is all or nothing.
 */
import { ItemRefusal } from "../errors.ts";
import type { Item } from "../values/value.ts";
import { toItemSizeBytes } from "../values/value-size.ts";
import { toWriteUnits } from "./capacity.ts";
import { type Entry, insertEntry, removeEntry, type StoredItem } from "./entries.ts";
import type { SecondaryIndex } from "./index-definition.ts";
import { projectForIndex, toIndexUnits } from "./index-definition.ts";
import { findIndexKeyPair, type Key, type KeyPair, type KeySchema, listKeyNames } from "./keys.ts";

/** Developer guide, "Quotas": 400 KB with the names. */
const MAX_ITEM_BYTES = 400 * 1024;

interface IndexEntry extends Entry {
  readonly pk: Key;
}

class Row implements Entry {
  readonly pk: Key;
  readonly sk: Key;
  item: Item;
  sizeBytes: number;
  entries: readonly (IndexEntry | undefined)[];

  constructor({ pk, sk }: KeyPair, item: Item, sizeBytes: number) {
    this.pk = pk;
    this.sk = sk;
    this.item = item;
    this.sizeBytes = sizeBytes;
    this.entries = [];
  }

  get row(): StoredItem {
    return this;
  }
}

interface Partition {
  readonly rows: Map<Key, Row>;
  readonly sorted: Entry[];
}

export interface PlannedWrite {
  readonly key: KeyPair;
  /** Undefined: the item goes. */
  readonly item: Item | undefined;
  readonly sizeBytes: number;
  readonly indexKeys: readonly (KeyPair | undefined)[];
  readonly tableUnits: number;
  readonly indexUnits: readonly number[];
}

/** What an item was before a write. */
export interface Change {
  readonly key: KeyPair;
  readonly before: StoredItem | undefined;
}

export interface Table {
  readonly name: string;
  readonly keys: KeySchema;
  readonly keyNames: ReadonlySet<string>;
  readonly indexes: readonly SecondaryIndex[];
  find(key: KeyPair): StoredItem | undefined;
  /** Sorted; of the table itself or of one of its indexes. Not to be changed. */
  listPartition(pk: Key, index?: SecondaryIndex): readonly Entry[];
  listPartitionKeys(index?: SecondaryIndex): Key[];
  planWrite(key: KeyPair, item: Item | undefined, sizeBytes?: number): PlannedWrite;
  commit(write: PlannedWrite): void;
  /** The latest writes, newest last, as far back as they are kept. */
  readonly changes: readonly Change[];
  readonly itemCount: number;
}

export interface TableOptions {
  readonly name: string;
  readonly keys: KeySchema;
  readonly indexes: readonly SecondaryIndex[];
  /** How many writes an index can be behind. */
  readonly keptChanges: number;
}

const NOTHING: readonly Entry[] = [];

export function createMemoryTable({ name, keys, indexes, keptChanges }: TableOptions): Table {
  const partitions = new Map<Key, Partition>();
  const indexPartitions = indexes.map(() => new Map<Key, Entry[]>());
  const changes: Change[] = [];
  let itemCount = 0;

  function findRow({ pk, sk }: KeyPair): Row | undefined {
    return partitions.get(pk)?.rows.get(sk);
  }

  function toIndexPartitions(index: SecondaryIndex): Map<Key, Entry[]> {
    return indexPartitions[indexes.indexOf(index)] ?? new Map();
  }

  function remember(key: KeyPair, row: Row | undefined): void {
    if (keptChanges === 0) return;
    changes.push({ key, before: row && { pk: row.pk, sk: row.sk, item: row.item, sizeBytes: row.sizeBytes } });
    if (changes.length > keptChanges) changes.shift();
  }

  function placeInIndexes(row: Row, indexKeys: readonly (KeyPair | undefined)[]): void {
    const before = row.entries;
    if (indexKeys.every((key, at) => isSamePlace(before[at], key))) return;
    row.entries = indexKeys.map((key, at) => {
      const old = before[at];
      if (isSamePlace(old, key)) return old;
      const entriesByKey = indexPartitions[at];
      if (!entriesByKey) return undefined;
      if (old) takeOut(entriesByKey, old);
      if (!key) return undefined;
      const entry: IndexEntry = { pk: key.pk, sk: key.sk, row };
      const entries = entriesByKey.get(key.pk);
      if (entries) insertEntry(entries, entry);
      else entriesByKey.set(key.pk, [entry]);
      return entry;
    });
  }

  function drop(row: Row): void {
    placeInIndexes(
      row,
      indexes.map(() => undefined),
    );
    const partition = partitions.get(row.pk);
    if (!partition) return;
    partition.rows.delete(row.sk);
    removeEntry(partition.sorted, row);
    if (partition.sorted.length === 0) partitions.delete(row.pk);
    itemCount--;
  }

  function add(row: Row): void {
    let partition = partitions.get(row.pk);
    if (!partition) {
      partition = { rows: new Map(), sorted: [] };
      partitions.set(row.pk, partition);
    }
    partition.rows.set(row.sk, row);
    insertEntry(partition.sorted, row);
    itemCount++;
  }

  return {
    name,
    keys,
    keyNames: new Set(listKeyNames(keys)),
    indexes,
    changes,
    get itemCount() {
      return itemCount;
    },
    find: findRow,
    listPartition(pk, index) {
      return (index ? toIndexPartitions(index).get(pk) : partitions.get(pk)?.sorted) ?? NOTHING;
    },
    listPartitionKeys: (index) => [...(index ? toIndexPartitions(index) : partitions).keys()],
    planWrite(key, item, sizeBytes = item ? toItemSizeBytes(item) : 0) {
      if (sizeBytes > MAX_ITEM_BYTES) {
        throw new ItemRefusal("Item size has exceeded the maximum allowed size");
      }
      const row = findRow(key);
      const indexKeys = indexes.map((index) => item && findIndexKeyPair(index.name, index.keys, item));
      const toProjected = (index: SecondaryIndex, whole: Item | undefined) =>
        whole && projectForIndex(index, keys, whole);
      const indexUnits = indexes.map((index, at) => {
        const old = row?.entries[at];
        const now = indexKeys[at];
        if (!old && !now) return 0;
        if (old && now && isSamePlace(old, now) && index.projection === "KEYS_ONLY") return 0;
        const before = old ? toProjected(index, row?.item) : undefined;
        const after = now ? toProjected(index, item) : undefined;
        return toIndexUnits(before, after, isSamePlace(old, now));
      });
      const tableUnits = toWriteUnits(Math.max(row?.sizeBytes ?? 0, sizeBytes));
      return { key, item, sizeBytes, indexKeys, tableUnits, indexUnits };
    },
    commit({ key, item, sizeBytes, indexKeys }) {
      let row = findRow(key);
      remember(key, row);
      if (!item) {
        if (row) drop(row);
        return;
      }
      if (row) {
        row.item = item;
        row.sizeBytes = sizeBytes;
      } else {
        row = new Row(key, item, sizeBytes);
        add(row);
      }
      placeInIndexes(row, indexKeys);
    },
  };
}

function isSamePlace(a: KeyPair | undefined, b: KeyPair | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.pk === b.pk && a.sk === b.sk);
}

function takeOut(entriesByKey: Map<Key, Entry[]>, entry: IndexEntry): void {
  const entries = entriesByKey.get(entry.pk);
  if (!entries) return;
  removeEntry(entries, entry);
  if (entries.length === 0) entriesByKey.delete(entry.pk);
}
