/** How many bytes DynamoDB counts (developer guide, "DynamoDB item sizes and formats"). */
import { ExactNumber, type Numeric, toDigitCount, toNumberText } from "./numbers.ts";
import type { Item, SetElement, Value } from "./value.ts";

const COLLECTION_OVERHEAD_BYTES = 3;
const ELEMENT_OVERHEAD_BYTES = 1;

/** Names in UTF-8 plus values. */
export function toItemSizeBytes(item: Item): number {
  let total = 0;
  for (const name in item) total += toAttributeSizeBytes(name, item[name] as Value);
  return total;
}

export function toAttributeSizeBytes(name: string, value: Value): number {
  return Buffer.byteLength(name) + toValueSizeBytes(value);
}

function toValueSizeBytes(value: Value): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return toNumberSizeBytes(value);
  if (typeof value === "boolean" || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof ExactNumber) return toNumberSizeBytes(value);
  if (value instanceof Set) return toSetSizeBytes(value);
  let total = COLLECTION_OVERHEAD_BYTES;
  if (Array.isArray(value)) {
    for (const entry of value) total += ELEMENT_OVERHEAD_BYTES + toValueSizeBytes(entry);
    return total;
  }
  for (const name in value) total += ELEMENT_OVERHEAD_BYTES + toAttributeSizeBytes(name, value[name] as Value);
  return total;
}

function toSetSizeBytes(set: Set<SetElement>): number {
  let total = 0;
  for (const element of set) total += toValueSizeBytes(element);
  return total;
}

/** About one byte for two digits and one more, as documented. */
function toNumberSizeBytes(value: Numeric): number {
  if (typeof value === "number" && value >= 0 && value < 100 && Number.isInteger(value)) return 2;
  return Math.ceil(toDigitCount(toNumberText(value)) / 2) + 1;
}
