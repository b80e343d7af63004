/** What Query and Scan share: parameters, filter, projection, the limits of a page and where the next one begins. */
import { validationError } from "../errors.ts";
import { type Condition, parseFilter } from "../expressions/condition.ts";
import { type Projection, parseProjection, projectItem } from "../expressions/projection.ts";
import { checkPlaceholders, type Parsed, type Scope, toName } from "../expressions/scope.ts";
import { toConsumedCapacity, toReadUnits } from "../storage/capacity.ts";
import type { Entry } from "../storage/entries.ts";
import { projectForIndex, type SecondaryIndex } from "../storage/index-definition.ts";
import { type Key, type KeyPair, type KeySchema, listKeyNames, toKey, toKeyPair } from "../storage/keys.ts";
import type { Table } from "../storage/table.ts";
import { type Item, toType } from "../values/value.ts";
import { toItemSizeBytes } from "../values/value-size.ts";
import type { Call, ExpressionParameters, Output } from "./call.ts";

export interface PageParameters extends ExpressionParameters {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly Select?: string;
  /** Items looked at, before the filter. */
  readonly Limit?: number;
  readonly ExclusiveStartKey?: unknown;
  readonly ReturnConsumedCapacity?: string;
}

/** A place in an index or in the table. */
export interface StartPlace extends KeyPair {
  readonly row: KeyPair;
}

export interface Page {
  readonly scope: Scope;
  readonly keyNames: { readonly hash: string; readonly range: string | undefined };
  readonly start: StartPlace | undefined;
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
}

export interface PageReader {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
  readonly keys: KeySchema;
  readonly input: PageParameters;
  begin(scope: Scope, others: readonly Parsed[]): Page;
}

const MAX_PAGE_BYTES = 1024 * 1024;

export function createPageReader(call: Call, input: PageParameters): PageReader {
  const table = call.tables.get(input.TableName);
  const index = toIndex(table, input);
  const keys = index?.keys ?? table.keys;
  if (input.Limit !== undefined && !(Number.isInteger(input.Limit) && input.Limit >= 1)) {
    throw validationError("Limit must be greater than or equal to 1");
  }
  return {
    table,
    index,
    keys,
    input,
    begin(scope, others) {
      const filter = input.FilterExpression === undefined ? undefined : parseFilter(input.FilterExpression);
      const projection =
        input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
      const expressions = [...others];
      if (filter) expressions.push(filter);
      if (projection) expressions.push(projection);
      checkPlaceholders(scope.names, scope.values, expressions);
      const keyNames = { hash: keys.hash.name, range: keys.range?.name };
      return { scope, keyNames, start: findStart(call, table, index, input), filter, projection };
    },
  };
}

function toIndex(table: Table, { IndexName, ConsistentRead }: PageParameters): SecondaryIndex | undefined {
  if (IndexName === undefined) return undefined;
  const index = table.indexes.find(({ name }) => name === IndexName);
  if (!index) throw validationError(`The table does not have the specified index: ${IndexName}`);
  if (ConsistentRead) {
    throw validationError("Consistent reads are not supported on global secondary indexes");
  }
  return index;
}

function findStart(
  call: Call,
  table: Table,
  index: SecondaryIndex | undefined,
  { ExclusiveStartKey }: PageParameters,
): StartPlace | undefined {
  if (ExclusiveStartKey === undefined || ExclusiveStartKey === null) return undefined;
  const start = call.codec.decodeItem(ExclusiveStartKey);
  const attributes = toPlaceAttributes(table, index);
  const isWhole = attributes.every(({ name, type }) => {
    const value = start[name];
    return value !== undefined && toType(value) === type;
  });
  if (!isWhole || Object.keys(start).length !== attributes.length) {
    throw validationError("The provided starting key is invalid");
  }
  const row = toKeyPair(table.keys, start);
  if (!index) return { ...row, row };
  const toPart = (name: string | undefined): Key => (name === undefined ? "" : toKey(start[name] ?? ""));
  return { pk: toPart(index.keys.hash.name), sk: toPart(index.keys.range?.name), row };
}

/** Every key attribute that a place consists of, once. */
function toPlaceAttributes(table: Table, index: SecondaryIndex | undefined) {
  const schemas = index ? [index.keys, table.keys] : [table.keys];
  const attributes = schemas.flatMap(({ hash, range }) => (range ? [hash, range] : [hash]));
  return attributes.filter(({ name }, at) => attributes.findIndex((other) => other.name === name) === at);
}

/** @throws ValidationException when the filter asks for a key of what is queried: keys belong into the key condition. */
export function checkFilter({ filter, scope, keyNames }: Page): void {
  for (const path of filter?.paths ?? []) {
    const name = toName(String(path[0]), scope.names);
    if (name === keyNames.hash || name === keyNames.range) {
      throw validationError(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
    }
  }
}

/** Takes entries `0` to `count - 1` in order until a limit is reached. */
export function collectPage(
  call: Call,
  { table, index, input }: PageReader,
  { scope, filter, projection }: Page,
  count: number,
  toEntry: (at: number) => Entry,
): Output {
  const isCount = input.Select === "COUNT";
  const limit = input.Limit ?? Number.POSITIVE_INFINITY;
  const Items: unknown[] = [];
  let matching = 0;
  let bytes = 0;
  let looked = 0;
  let last: Item | undefined;
  let isCut = false;
  while (looked < count) {
    const { row } = toEntry(looked);
    const item = index ? projectForIndex(index, table.keys, row.item) : row.item;
    const sizeBytes = item === row.item ? row.sizeBytes : toItemSizeBytes(item);
    if (looked >= limit || (looked > 0 && bytes + sizeBytes > MAX_PAGE_BYTES)) {
      isCut = true;
      break;
    }
    looked++;
    bytes += sizeBytes;
    last = row.item;
    if (filter && !filter.holds({ ...scope, item })) continue;
    matching++;
    if (!isCount) {
      Items.push(call.codec.encodeItem(projection ? projectItem(item, projection.paths, scope.names) : item));
    }
  }
  const output: Output = { Count: matching, ScannedCount: looked };
  if (!isCount) output.Items = Items;
  // A page that was filled to its limit has a last key even if nothing follows.
  if (last && (isCut || looked === limit))
    output.LastEvaluatedKey = call.codec.encodeItem(toPlaceItem(table, index, last));
  const units = toReadUnits(bytes, input.ConsistentRead === true);
  call.charge("read", units);
  const perSide = index ? { table: 0, indexes: { [index.name]: units } } : { table: units, indexes: {} };
  const consumed = toConsumedCapacity(input.ReturnConsumedCapacity, table.name, perSide);
  if (consumed) output.ConsumedCapacity = consumed;
  return output;
}

function toPlaceItem(table: Table, index: SecondaryIndex | undefined, item: Item): Item {
  const place: Item = {};
  for (const name of [...(index ? listKeyNames(index.keys) : []), ...table.keyNames]) {
    const value = item[name];
    if (value !== undefined) place[name] = value;
  }
  return place;
}
