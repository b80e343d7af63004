/** GetItem. */
import { parseProjection, projectItem } from "../expressions/projection.ts";
import { checkPlaceholders } from "../expressions/scope.ts";
import { toConsumedCapacity, toReadUnits } from "../storage/capacity.ts";
import { toExactKeyPair } from "../storage/keys.ts";
import type { Table } from "../storage/table.ts";
import type { Item } from "../values/value.ts";
import { type Call, checkNoLegacyParameters, type Output } from "./call.ts";

export interface ReadParameters {
  readonly TableName?: string;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

export function getItem(
  call: Call,
  input: ReadParameters & { readonly Key?: unknown; readonly ReturnConsumedCapacity?: string },
): Output {
  checkNoLegacyParameters(input);
  const table = call.tables.get(input.TableName);
  const { item, sizeBytes } = readKey(call, table, input.Key, createProject(input));
  const units = { table: toReadUnits(sizeBytes, input.ConsistentRead === true), indexes: {} };
  call.charge("read", units.table);
  const output: Output = {};
  if (item) output.Item = call.codec.encodeItem(item);
  const consumed = toConsumedCapacity(input.ReturnConsumedCapacity, table.name, units);
  if (consumed) output.ConsumedCapacity = consumed;
  return output;
}

/** The part of an item that a read asks for. */
export function createProject(input: ReadParameters): (item: Item) => Item {
  const names = input.ExpressionAttributeNames ?? {};
  const projection = input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
  checkPlaceholders(names, {}, projection ? [projection] : []);
  return projection ? (item) => projectItem(item, projection.paths, names) : (item) => item;
}

export function readKey(
  call: Call,
  table: Table,
  key: unknown,
  project: (item: Item) => Item,
): { readonly item: Item | undefined; readonly sizeBytes: number } {
  const stored = table.find(toExactKeyPair(table.keys, call.codec.decodeItem(key)));
  return { item: stored && project(stored.item), sizeBytes: stored?.sizeBytes ?? 0 };
}
