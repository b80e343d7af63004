/** PutItem, UpdateItem and DeleteItem. */
import { conditionFailed, validationError } from "../errors.ts";
import { projectItem } from "../expressions/projection.ts";
import { toConsumedCapacity, toTotalUnits } from "../storage/capacity.ts";
import { encodeAttributeItem } from "../values/attribute-values.ts";
import type { Item } from "../values/value.ts";
import type { Call, Output } from "./call.ts";
import { type PreparedWrite, prepareWrite, toUnits, type WriteParameters } from "./prepare-write.ts";

interface SingleWrite extends WriteParameters {
  readonly ReturnValues?: string;
  readonly ReturnConsumedCapacity?: string;
}

const UPDATE_RETURNS = ["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"];
const OTHER_RETURNS = ["NONE", "ALL_OLD"];

export function putItem(call: Call, input: SingleWrite): Output {
  return write(call, "Put", input);
}

export function updateItem(call: Call, input: SingleWrite): Output {
  return write(call, "Update", input);
}

export function deleteItem(call: Call, input: SingleWrite): Output {
  return write(call, "Delete", input);
}

function write(call: Call, kind: "Put" | "Update" | "Delete", input: SingleWrite): Output {
  const returns = input.ReturnValues ?? "NONE";
  if (!(kind === "Update" ? UPDATE_RETURNS : OTHER_RETURNS).includes(returns)) {
    throw validationError("Return values set to invalid value");
  }
  const prepared = prepareWrite(call, kind, input);
  const { table, old } = prepared;
  if (!prepared.holds) {
    call.charge("write", toTotalUnits(toUnits(prepared, undefined)));
    const isWanted = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    throw conditionFailed(isWanted && old ? encodeAttributeItem(old.item) : undefined);
  }
  // Read before the commit, which changes the stored row.
  const oldItem = old?.item;
  const plan = prepared.plan();
  const units = toUnits(prepared, plan);
  if (plan) table.commit(plan);
  call.charge("write", toTotalUnits(units));

  const output: Output = {};
  const attributes = toReturned(returns, prepared, oldItem, plan?.item);
  if (attributes) output.Attributes = call.codec.encodeItem(attributes);
  const consumed = toConsumedCapacity(input.ReturnConsumedCapacity, table.name, units);
  if (consumed) output.ConsumedCapacity = consumed;
  return output;
}

function toReturned(
  returns: string,
  { paths, scope }: PreparedWrite,
  oldItem: Item | undefined,
  newItem: Item | undefined,
): Item | undefined {
  if (returns === "NONE") return undefined;
  const item = returns.endsWith("_OLD") ? oldItem : newItem;
  if (!item || returns.startsWith("ALL_")) return item;
  const updated = projectItem(item, paths, scope.names);
  return Object.keys(updated).length > 0 ? updated : undefined;
}
