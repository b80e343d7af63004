/** How large an item is for DynamoDB's bill (AWS: DynamoDB item sizes and formats), without the 100 bytes each index entry adds. */

export interface AttributeLike {
  readonly S?: string;
  readonly N?: string;
  readonly B?: Uint8Array;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly L?: readonly AttributeLike[];
  readonly M?: Readonly<Record<string, AttributeLike>>;
}

/** In the table, and in its indexes. */
export interface StoredBytes {
  readonly table: number;
  readonly indexes: number;
}

/** AWS bills so much more for each item, of the table and of each index (DynamoDB developer guide, "Item sizes and formats"). */
const ITEM_OVERHEAD_BYTES = 100;

/** What an item takes with its entries in indexes of keys only: their own keys and the table's. */
export function toStoredBytes(item: Readonly<Record<string, AttributeLike>>): StoredBytes {
  const keys = ["pk", "sk"];
  const entries = ["gsi1", "gsi2"].filter((name) => item[`${name}pk`] !== undefined && item[`${name}sk`] !== undefined);
  const toEntry = (name: string) =>
    Object.fromEntries([...keys, `${name}pk`, `${name}sk`].map((key) => [key, item[key] ?? {}]));
  return {
    table: toItemBytes(item) + ITEM_OVERHEAD_BYTES,
    indexes: entries.reduce((total, name) => total + toItemBytes(toEntry(name)) + ITEM_OVERHEAD_BYTES, 0),
  };
}

export function toItemBytes(item: Readonly<Record<string, AttributeLike>>): number {
  return Object.entries(item).reduce((total, [name, value]) => total + toTextBytes(name) + toValueBytes(value), 0);
}

/** Lists and maps: three bytes, and one for each element. */
function toValueBytes(value: AttributeLike): number {
  if (value.S !== undefined) return toTextBytes(value.S);
  if (value.N !== undefined) return toNumberBytes(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.SS !== undefined) return value.SS.reduce((total, text) => total + toTextBytes(text), 0);
  if (value.NS !== undefined) return value.NS.reduce((total, text) => total + toNumberBytes(text), 0);
  if (value.L !== undefined) return 3 + value.L.reduce((total, one) => total + 1 + toValueBytes(one), 0);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + toItemBytes(value.M);
  return 1;
}

function toTextBytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** One byte for two digits, and one. */
function toNumberBytes(text: string): number {
  return Math.ceil(text.replaceAll(/\D/g, "").length / 2) + 1;
}
