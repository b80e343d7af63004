// How many bytes DynamoDB counts for an item (developer guide, "DynamoDB item sizes and formats"). Used for the 4 MB limit
// of a transaction, which dynalite cannot know.
import type { AttributeValue, Item } from "./wire.ts";

const collectionOverheadBytes = 3;

/** Size of an item in bytes: names in UTF-8 plus values. Numbers are about right (two digits per byte), as documented. */
export function toItemSizeBytes(item: Item): number {
  let total = 0;
  for (const [name, value] of Object.entries(item)) total += Buffer.byteLength(name) + toValueSizeBytes(value);
  return total;
}

function toValueSizeBytes(value: AttributeValue): number {
  const [type = "", content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case "S":
      return Buffer.byteLength(String(content));
    case "N":
      return toNumberSizeBytes(String(content));
    case "B":
      return Buffer.byteLength(String(content), "base64");
    case "BOOL":
    case "NULL":
      return 1;
    case "SS":
      return sum(content, (entry) => Buffer.byteLength(String(entry)));
    case "NS":
      return sum(content, (entry) => toNumberSizeBytes(String(entry)));
    case "BS":
      return sum(content, (entry) => Buffer.byteLength(String(entry), "base64"));
    case "L":
      return collectionOverheadBytes + sum(content, (entry) => 1 + toValueSizeBytes(entry as AttributeValue));
    case "M": {
      const entries = Object.keys(content as Item).length;
      return collectionOverheadBytes + entries + toItemSizeBytes(content as Item);
    }
    default:
      return 0;
  }
}

function toNumberSizeBytes(digits: string): number {
  return Math.ceil(digits.replace(/[-+.]/g, "").length / 2) + 1;
}

function sum(list: unknown, size: (entry: unknown) => number): number {
  return Array.isArray(list) ? list.reduce<number>((total, entry) => total + size(entry), 0) : 0;
}
