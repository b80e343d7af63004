/**
 * The form of the document client: JavaScript values. Accepts and refuses what `@aws-sdk/util-dynamodb` does with its
 * default options, with its messages (`convertToAttr`, `convertToNative`); of the options, `removeUndefinedValues` is known.
 */
import type { Codec } from "./codec.ts";
import { ExactNumber, parseNumber } from "./numbers.ts";
import type { Item, SetElement, Value, ValueMap } from "./value.ts";

export interface DocumentOptions {
  readonly removeUndefinedValues?: boolean;
}

export function createDocumentCodec({ removeUndefinedValues = false }: DocumentOptions = {}): Codec {
  function decode(value: unknown): Value {
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return decodeNumber(value);
    if (typeof value === "bigint") return parseNumber(String(value));
    if (value === undefined) {
      throw new Error("Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.");
    }
    if (value === null) return null;
    if (Array.isArray(value)) {
      return value.filter((entry) => !isDropped(entry)).map(decode);
    }
    if (value instanceof Uint8Array) return new Uint8Array(value);
    if (value instanceof Set) return decodeSet(value);
    if (value instanceof Map) return decodeEntries(Object.fromEntries(value));
    return decodeObject(value as object);
  }

  function isDropped(value: unknown): boolean {
    return typeof value === "function" || (value === undefined && removeUndefinedValues);
  }

  function decodeEntries(input: object): ValueMap {
    const map: ValueMap = {};
    for (const name in input) {
      const value: unknown = input[name as keyof typeof input];
      if (!isDropped(value)) map[name] = decode(value);
    }
    return map;
  }

  function decodeObject(value: object): Value {
    const maker: unknown = value.constructor;
    if (maker === Object || maker === undefined) return decodeEntries(value);
    if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
    if (ArrayBuffer.isView(value)) {
      return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer);
    }
    const name = typeof maker === "function" ? maker.name : "";
    if (name === "NumberValue" && "value" in value) return parseNumber(String(value.value));
    if (name === "Object") return decodeEntries(value);
    const hint = "Pass options.convertClassInstanceToMap=true to marshall typeof object as map attribute.";
    throw new Error(`Unsupported type passed: ${String(value)}. ${hint}`);
  }

  function decodeSet(set: ReadonlySet<unknown>): Set<SetElement> {
    const elements = [...set].filter((element) => !isDropped(element)).map(decode);
    if (elements.length === 0) throw new Error("Pass a non-empty set, or options.convertEmptyValues=true.");
    const [first] = elements;
    const isElement = (element: Value) =>
      typeof element === "string" ||
      typeof element === "number" ||
      element instanceof ExactNumber ||
      element instanceof Uint8Array;
    if (first === undefined || !elements.every(isElement)) {
      throw new Error("Only Number Set (NS), Binary Set (BS) or String Set (SS) are allowed.");
    }
    return new Set(elements as SetElement[]);
  }

  return {
    decodeItem(input) {
      const item: Item = {};
      if (input === undefined || input === null) return item;
      for (const name in input) {
        const value: unknown = input[name as keyof typeof input];
        // The document client leaves these out of every container of values, whatever its options.
        if (value !== undefined && typeof value !== "function") item[name] = decode(value);
      }
      return item;
    },
    encodeItem: encodeMap,
  };
}

function decodeNumber(value: number): Value {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (!Number.isFinite(value)) throw new Error(`Special numeric value ${value} is not allowed`);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const bound = value > 0 ? "greater than Number.MAX_SAFE_INTEGER" : "lesser than Number.MIN_SAFE_INTEGER";
    throw new Error(`Number ${value} is ${bound}. Use NumberValue from @aws-sdk/lib-dynamodb.`);
  }
  return value;
}

function encodeMap(map: ValueMap): Record<string, unknown> {
  const encoded: Record<string, unknown> = {};
  for (const name in map) {
    const value = map[name] as Value;
    encoded[name] = typeof value === "object" ? encode(value) : value;
  }
  return encoded;
}

function encode(value: Value): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof ExactNumber) return encodeExactNumber(value);
  if (value instanceof Set) return new Set([...value].map(encode));
  return encodeMap(value);
}

/** As the document client does it: a fraction loses digits, an integer becomes a bigint. */
function encodeExactNumber({ text }: ExactNumber): number | bigint {
  const number = Number(text);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  if (text.includes(".")) {
    throw new Error(`${text} can't be converted to BigInt. Set options.wrapNumbers to get string value.`);
  }
  return BigInt(text);
}
