/** Keys of tables and indexes: which attributes they are, and what DynamoDB refuses in them. */
import { validationError } from "../errors.ts";
import { compareNumbers, isNumeric, type Numeric } from "../values/numbers.ts";
import { type Item, toByteString, toType, type Value } from "../values/value.ts";
import { compareStrings } from "../values/value-order.ts";

export type KeyType = "S" | "N" | "B";
/** One key attribute's value. Bytes are held as a string of one character a byte, numbers exactly. */
export type Key = string | number;

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

/** Without a sort key `sk` is "". */
export interface KeyPair {
  readonly pk: Key;
  readonly sk: Key;
}

const NO_SORT_KEY = "";
const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;

export function compareKeys(a: Key, b: Key): number {
  if (typeof a === "string") return typeof b === "string" ? compareStrings(a, b) : 1;
  return typeof b === "number" ? a - b : -1;
}

export function listKeyNames({ hash, range }: KeySchema): string[] {
  return range ? [hash.name, range.name] : [hash.name];
}

/** The key of a whole item. @throws ValidationException when it is missing, of another type, empty or too long. */
export function toKeyPair(schema: KeySchema, item: Item): KeyPair {
  const pk = toItemKey(schema.hash, item, MAX_HASH_BYTES);
  return { pk, sk: schema.range ? toItemKey(schema.range, item, MAX_RANGE_BYTES) : NO_SORT_KEY };
}

/** A `Key` parameter. @throws ValidationException when it is anything but the key. */
export function toExactKeyPair(schema: KeySchema, key: Item): KeyPair {
  let count = 0;
  for (const _name in key) count++;
  if (count !== (schema.range ? 2 : 1) || !hasType(schema.hash, key) || (schema.range && !hasType(schema.range, key))) {
    throw validationError("The provided key element does not match the schema");
  }
  return toKeyPair(schema, key);
}

/** The key of an item in an index, undefined when the item is not part of it. */
export function findIndexKeyPair(indexName: string, schema: KeySchema, item: Item): KeyPair | undefined {
  const hash = item[schema.hash.name];
  const range = schema.range ? item[schema.range.name] : NO_SORT_KEY;
  if (hash !== undefined) checkIndexKey(indexName, schema.hash, hash, MAX_HASH_BYTES);
  if (schema.range && range !== undefined) checkIndexKey(indexName, schema.range, range, MAX_RANGE_BYTES);
  if (hash === undefined || range === undefined) return undefined;
  return { pk: toKey(hash), sk: schema.range ? toKey(range) : NO_SORT_KEY };
}

/** The key that a value is compared as. */
export function toKey(value: Value): Key {
  if (typeof value === "string" || typeof value === "number") return value;
  return value instanceof Uint8Array ? toByteString(value) : toNumberKey(value);
}

function toItemKey({ name, type }: KeyAttribute, item: Item, maxBytes: number): Key {
  const value = item[name];
  if (value === undefined) {
    throw validationError(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  }
  if (toType(value) !== type) {
    throw validationError(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${toType(value)}`,
    );
  }
  checkLength(value, maxBytes, () => `Key: ${name}`);
  return toKey(value);
}

function checkIndexKey(indexName: string, { name, type }: KeyAttribute, value: Value, maxBytes: number): void {
  if (toType(value) !== type) {
    throw validationError(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${toType(value)} IndexName: ${indexName}`,
    );
  }
  checkLength(value, maxBytes, () => `IndexName: ${indexName}, IndexKey: ${name}`);
}

function checkLength(value: Value, maxBytes: number, toPlace: () => string): void {
  if (typeof value !== "string" && !(value instanceof Uint8Array)) return;
  if (value.length === 0) {
    const kind = typeof value === "string" ? "string" : "binary";
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. ${toPlace()}`,
    );
  }
  // A character takes three bytes at most: only long ones have to be counted.
  if (value.length * 3 <= maxBytes || Buffer.byteLength(value) <= maxBytes) return;
  throw validationError(
    `One or more parameter values were invalid: Size of key has exceeded the maximum size limit of ${maxBytes} bytes. ${toPlace()}`,
  );
}

function hasType({ name, type }: KeyAttribute, key: Item): boolean {
  const value = key[name];
  return value !== undefined && toType(value) === type;
}

function toNumberKey(value: Value): Key {
  if (!isNumeric(value)) throw validationError("The provided key element does not match the schema");
  const rounded = Number((value as Exclude<Numeric, number>).text);
  if (compareNumbers(value, rounded) === 0) return rounded;
  throw validationError("The in-process DynamoDB takes numbers as keys only if JavaScript holds them exactly");
}
