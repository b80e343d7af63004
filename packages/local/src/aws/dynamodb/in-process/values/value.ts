/**
 * Values as the engine holds them: close to what the document client gives and takes. A stored value is never changed in
 * place, so parts of one may be shared between an old and a new item.
 */
import { ExactNumber, type Numeric } from "./numbers.ts";

export type Bytes = Uint8Array;
export type SetElement = string | Numeric | Bytes;
export type Value = string | Numeric | boolean | null | Bytes | Value[] | Set<SetElement> | ValueMap;
export interface ValueMap {
  [name: string]: Value;
}
export type Item = ValueMap;
export type ValueType = "S" | "N" | "BOOL" | "NULL" | "B" | "L" | "M" | "SS" | "NS" | "BS";

export function toType(value: Value): ValueType {
  if (typeof value === "string") return "S";
  if (typeof value === "number") return "N";
  if (typeof value === "boolean") return "BOOL";
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return "B";
  if (Array.isArray(value)) return "L";
  if (value instanceof Set) return toSetType(value);
  return value instanceof ExactNumber ? "N" : "M";
}

function toSetType(set: Set<SetElement>): ValueType {
  for (const element of set) {
    if (typeof element === "string") return "SS";
    return element instanceof Uint8Array ? "BS" : "NS";
  }
  return "SS";
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value !== undefined && toType(value) === "M";
}

/** Bytes as a string of the same order: one character a byte. */
export function toByteString(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Two elements of one set are the same when their identities are. */
export function toElementIdentity(element: SetElement): string | number {
  if (element instanceof Uint8Array) return toByteString(element);
  return element instanceof ExactNumber ? element.text : element;
}

/** A copy that may be changed in place, down to the last level of lists and maps. */
export function copyContainers(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyContainers);
  if (!isMap(value)) return value;
  const copy: ValueMap = {};
  for (const name in value) copy[name] = copyContainers(value[name] as Value);
  return copy;
}
