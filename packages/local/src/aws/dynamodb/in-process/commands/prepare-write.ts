/** One write, single or part of a transaction: its condition checked, its outcome planned, nothing changed yet. */
import { validationError } from "../errors.ts";
import { applyUpdate, checkPaths } from "../expressions/apply-update.ts";
import { parseCondition } from "../expressions/condition.ts";
import { checkPlaceholders, type Parsed, type Scope } from "../expressions/scope.ts";
import type { Path } from "../expressions/tokens.ts";
import { parseUpdate } from "../expressions/update.ts";
import { toWriteUnits, type Units } from "../storage/capacity.ts";
import type { StoredItem } from "../storage/entries.ts";
import { type KeyPair, toExactKeyPair, toKeyPair } from "../storage/keys.ts";
import type { PlannedWrite, Table } from "../storage/table.ts";
import type { Item } from "../values/value.ts";
import { toItemSizeBytes } from "../values/value-size.ts";
import { type Call, checkNoLegacyParameters, type ExpressionParameters, toScope } from "./call.ts";

export type WriteKind = "Put" | "Update" | "Delete" | "ConditionCheck";

export interface WriteParameters extends ExpressionParameters {
  readonly TableName?: string;
  readonly Item?: unknown;
  readonly Key?: unknown;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

export interface PreparedWrite {
  readonly table: Table;
  readonly key: KeyPair;
  readonly old: StoredItem | undefined;
  /** False when the condition failed. */
  readonly holds: boolean;
  readonly scope: Scope;
  /** Written by an update. */
  readonly paths: readonly Path[];
  /** Undefined for a condition check. @throws ItemRefusal or ValidationException when the item does not allow it. */
  plan(): PlannedWrite | undefined;
}

const NOTHING: Item = {};

/** @throws ValidationException for a request that no stored item could make valid. */
export function prepareWrite(call: Call, kind: WriteKind, input: WriteParameters): PreparedWrite {
  checkNoLegacyParameters(input);
  const table = call.tables.get(input.TableName);
  const item = kind === "Put" ? call.codec.decodeItem(input.Item) : undefined;
  const keyItem = item ?? call.codec.decodeItem(input.Key);
  const key = item ? toKeyPair(table.keys, item) : toExactKeyPair(table.keys, keyItem);
  const condition = input.ConditionExpression === undefined ? undefined : parseCondition(input.ConditionExpression);
  if (kind === "ConditionCheck" && !condition) {
    throw validationError("The expression can not be empty; ConditionExpression is required by ConditionCheck");
  }
  const update = input.UpdateExpression === undefined ? undefined : parseUpdate(input.UpdateExpression);
  const old = table.find(key);
  const scope = toScope(call.codec, input, old?.item ?? NOTHING);
  const expressions: Parsed[] = [];
  if (condition) expressions.push(condition);
  if (update) expressions.push(update);
  checkPlaceholders(scope.names, scope.values, expressions);
  if (update) checkPaths(update, scope.names, table.keyNames);
  const toUpdated = (): Item => {
    const from = old ? scope : { ...scope, item: keyItem };
    return update ? applyUpdate(update, from) : from.item;
  };
  const planned = item && table.planWrite(key, item, toItemSizeBytes(item));
  return {
    table,
    key,
    old,
    holds: condition ? condition.holds(scope) : true,
    scope,
    paths: update?.actions.map(({ path }) => path) ?? [],
    plan() {
      switch (kind) {
        case "Put":
          return planned;
        case "Update":
          return table.planWrite(key, toUpdated());
        case "Delete":
          return table.planWrite(key, undefined);
        case "ConditionCheck":
          return undefined;
      }
    },
  };
}

/** A write whose condition failed, or that only checks one, costs as much as the item that stood there. */
export function toUnits({ table, old }: PreparedWrite, plan: PlannedWrite | undefined): Units {
  if (!plan) return { table: toWriteUnits(old?.sizeBytes ?? 0), indexes: {} };
  let indexes: Record<string, number> | undefined;
  for (let at = 0; at < plan.indexUnits.length; at++) {
    const units = plan.indexUnits[at] ?? 0;
    const name = table.indexes[at]?.name;
    if (units === 0 || name === undefined) continue;
    indexes ??= {};
    indexes[name] = units;
  }
  return { table: plan.tableUnits, indexes: indexes ?? {} };
}
