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
