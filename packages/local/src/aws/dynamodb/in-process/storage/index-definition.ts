/** Global secondary indexes: what they hold of an item, and what keeping them costs. */
import type { Item } from "../values/value.ts";
import { equalValues } from "../values/value-order.ts";
import { toItemSizeBytes } from "../values/value-size.ts";
import { toWriteUnits } from "./capacity.ts";
import { type KeySchema, listKeyNames } from "./keys.ts";

export interface SecondaryIndex {
  readonly name: string;
  readonly keys: KeySchema;
  readonly projection: "ALL" | "KEYS_ONLY" | "INCLUDE";
  /** With INCLUDE only. */
  readonly included: readonly string[];
}

/** The part of an item that the index gives. With ALL it is the item itself. */
export function projectForIndex(index: SecondaryIndex, tableKeys: KeySchema, item: Item): Item {
  if (index.projection === "ALL") return item;
  const projected: Item = {};
  for (const name of [...listKeyNames(tableKeys), ...listKeyNames(index.keys), ...index.included]) {
    const value = item[name];
    if (value !== undefined) projected[name] = value;
  }
  return projected;
}

/** An entry that moves is deleted and written anew; one whose content stays costs nothing (developer guide, "GSI"). */
export function toIndexUnits(before: Item | undefined, after: Item | undefined, isSamePlace: boolean): number {
  const unitsOf = (item: Item | undefined) => (item ? toWriteUnits(toItemSizeBytes(item)) : 0);
  if (!isSamePlace || !before || !after) return unitsOf(before) + unitsOf(after);
  return equalValues(before, after) ? 0 : Math.max(unitsOf(before), unitsOf(after));
}
