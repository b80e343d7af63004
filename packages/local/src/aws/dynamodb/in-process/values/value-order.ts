/** How values compare: equal in content, or in DynamoDB's order (strings by their UTF-8 bytes, binaries as unsigned). */
import { compareNumbers, isNumeric } from "./numbers.ts";
import { type SetElement, toByteString, toElementIdentity, toType, type Value, type ValueMap } from "./value.ts";

export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isNumeric(a) || isNumeric(b)) return isNumeric(a) && isNumeric(b) && compareNumbers(a, b) === 0;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b);
  if (a instanceof Set) return b instanceof Set && equalSets(a, b);
  return toType(b) === "M" && equalMaps(a, b as ValueMap);
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((entry, index) => equalValues(entry, b[index] as Value));
}

function equalSets(a: Set<SetElement>, b: Set<SetElement>): boolean {
  if (a.size !== b.size || toType(a) !== toType(b)) return false;
  const identities = new Set([...b].map(toElementIdentity));
  return [...a].every((element) => identities.has(toElementIdentity(element)));
}

function equalMaps(a: ValueMap, b: ValueMap): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = b[name];
    return other !== undefined && equalValues(a[name] as Value, other);
  });
}

/** Below, at or above zero; undefined for values that have no order between them. */
export function compareValues(a: Value, b: Value): number | undefined {
  if (typeof a === "string") return typeof b === "string" ? compareStrings(a, b) : undefined;
  if (isNumeric(a)) return isNumeric(b) ? compareNumbers(a, b) : undefined;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareStrings(toByteString(a), toByteString(b));
  return undefined;
}

/** By code points, which is the order of the UTF-8 bytes; JavaScript's own order differs beyond the basic plane. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return toRank(left) - toRank(right);
  }
  return a.length - b.length;
}

/** Halves of surrogate pairs stand for code points above every single unit. */
function toRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
