/** Query, on the table or on an index. */
import { validationError } from "../errors.ts";
import { parseKeyCondition, toKeyRange } from "../expressions/key-condition.ts";
import { compareEntries, countWhile, type Entry } from "../storage/entries.ts";
import { compareKeys, type Key, type KeyAttribute, toKey } from "../storage/keys.ts";
import { toType, type Value } from "../values/value.ts";
import { type Call, checkNoLegacyParameters, type Output, toScope } from "./call.ts";
import { checkFilter, collectPage, createPageReader, type PageParameters } from "./page.ts";
import { listPartitionBehind } from "./stale-index.ts";

interface QueryParameters extends PageParameters {
  readonly KeyConditionExpression?: string;
  readonly ScanIndexForward?: boolean;
}

interface KeyBounds {
  readonly hash: Key;
  /** Places of the first entry and of the one after the last. */
  find(entries: readonly Entry[]): [number, number];
}

export function query(call: Call, input: QueryParameters): Output {
  checkNoLegacyParameters(input);
  const reader = createPageReader(call, input);
  if (input.KeyConditionExpression === undefined) {
    throw validationError(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  }
  const condition = parseKeyCondition(input.KeyConditionExpression);
  const scope = toScope(call.codec, input, {});
  const page = reader.begin(scope, [condition]);
  checkFilter(page);
  const bounds = toKeyBounds(toKeyRange(condition, page.keyNames, scope), reader.keys);
  const { table, index } = reader;
  const lag = index ? call.indexLag({ tableName: table.name, indexName: index.name }) : 0;
  const entries =
    index && lag > 0 ? listPartitionBehind(table, index, bounds.hash, lag) : table.listPartition(bounds.hash, index);

  let [from, to] = bounds.find(entries);
  const isForward = input.ScanIndexForward !== false;
  const { start } = page;
  if (start) {
    if (start.pk !== bounds.hash) {
      throw validationError("The provided starting key is outside query boundaries based on provided conditions");
    }
    if (isForward)
      from = Math.max(
        from,
        countWhile(entries, (entry) => compareEntries(entry, start) <= 0),
      );
    else
      to = Math.min(
        to,
        countWhile(entries, (entry) => compareEntries(entry, start) < 0),
      );
  }
  const count = Math.max(0, to - from);
  return collectPage(call, reader, page, count, (at) => entries[isForward ? from + at : to - 1 - at] as Entry);
}

function toKeyBounds(
  { hash, range }: ReturnType<typeof toKeyRange>,
  keys: { readonly hash: KeyAttribute; readonly range: KeyAttribute | undefined },
): KeyBounds {
  checkType(keys.hash, hash);
  const pk = toKey(hash);
  if (!range) return { hash: pk, find: (entries) => [0, entries.length] };
  const operands = range.values.map((value) => {
    if (keys.range) checkType(keys.range, value);
    return toKey(value);
  });
  const [first = "", second = ""] = operands;
  const below = (key: Key) => (entry: Entry) => compareKeys(entry.sk, key) < 0;
  const upTo = (key: Key) => (entry: Entry) => compareKeys(entry.sk, key) <= 0;
  const find = (entries: readonly Entry[]): [number, number] => {
    switch (range.operator) {
      case "=":
        return [countWhile(entries, below(first)), countWhile(entries, upTo(first))];
      case "<":
        return [0, countWhile(entries, below(first))];
      case "<=":
        return [0, countWhile(entries, upTo(first))];
      case ">":
        return [countWhile(entries, upTo(first)), entries.length];
      case ">=":
        return [countWhile(entries, below(first)), entries.length];
      case "BETWEEN":
        if (compareKeys(first, second) > 0) {
          throw validationError(
            "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound",
          );
        }
        return [countWhile(entries, below(first)), countWhile(entries, upTo(second))];
      case "begins_with": {
        if (typeof first !== "string") {
          throw validationError(
            "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
          );
        }
        const isUpToPrefix = ({ sk }: Entry) => String(sk).startsWith(first) || compareKeys(sk, first) < 0;
        return [countWhile(entries, below(first)), countWhile(entries, isUpToPrefix)];
      }
    }
  };
  return { hash: pk, find };
}

function checkType({ type }: KeyAttribute, value: Value): void {
  if (toType(value) !== type) {
    throw validationError(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
  }
  if (type !== "N" && (value as string | Uint8Array).length === 0) {
    throw validationError("One or more parameter values are not valid. A value specified for a key condition is empty");
  }
}
