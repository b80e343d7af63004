/** TransactWriteItems and TransactGetItems: everything is planned first, then committed in one go or not at all. */
import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import { ItemRefusal, transactionCanceled, validationError } from "../errors.ts";
import {
  addUnits,
  type ConsumedCapacity,
  TRANSACTION_FACTOR,
  toConsumedCapacity,
  toReadUnits,
  toTotalUnits,
  type Units,
} from "../storage/capacity.ts";
import type { PlannedWrite } from "../storage/table.ts";
import { encodeAttributeItem } from "../values/attribute-values.ts";
import type { Call, Output } from "./call.ts";
import type { ClientTokens } from "./client-tokens.ts";
import { type PreparedWrite, prepareWrite, toUnits, type WriteKind, type WriteParameters } from "./prepare-write.ts";
import { createProject, type ReadParameters, readKey } from "./single-reads.ts";

const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const KINDS: readonly WriteKind[] = ["Put", "Update", "Delete", "ConditionCheck"];

interface TransactWrite {
  readonly TransactItems?: readonly Partial<Record<WriteKind, WriteParameters>>[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: string;
}

interface TransactGet {
  readonly TransactItems?: readonly { readonly Get?: ReadParameters & { readonly Key?: unknown } }[];
  readonly ReturnConsumedCapacity?: string;
}

interface Action {
  readonly prepared: PreparedWrite;
  readonly plan: PlannedWrite | undefined;
  readonly reason: CancellationReason;
}

export function createTransactWriteItems(tokens: ClientTokens): (call: Call, input: TransactWrite) => Output {
  return (call, input) => {
    const { TransactItems = [], ClientRequestToken: token } = input;
    checkCount(TransactItems.length);
    const repeated = token === undefined ? undefined : tokens.find(token, TransactItems, call.now());
    if (repeated) return { ...repeated };

    const actions = TransactItems.map((item) => prepareAction(call, item));
    checkDistinct(actions);
    const unitsByTable = new Map<string, Units>();
    for (const { prepared, plan } of actions) {
      const name = prepared.table.name;
      unitsByTable.set(name, addUnits(unitsByTable.get(name), toDoubled(toUnits(prepared, plan))));
    }
    for (const units of unitsByTable.values()) call.charge("write", toTotalUnits(units));
    if (actions.some(({ reason }) => reason.Code !== "None")) {
      throw transactionCanceled(actions.map(({ reason }) => reason));
    }
    const bytes = actions.reduce((sum, { plan }) => sum + (plan?.sizeBytes ?? 0), 0);
    if (bytes > MAX_BYTES) {
      throw validationError("Collection size of items in the transaction exceeds the limit of 4 MB");
    }
    for (const { prepared, plan } of actions) if (plan) prepared.table.commit(plan);
    const output = toCapacity(input.ReturnConsumedCapacity, unitsByTable, "WriteCapacityUnits");
    if (token !== undefined) tokens.remember(token, TransactItems, output, call.now());
    return output;
  };
}

export function transactGetItems(call: Call, { TransactItems = [], ReturnConsumedCapacity }: TransactGet): Output {
  checkCount(TransactItems.length);
  const unitsByTable = new Map<string, Units>();
  let bytes = 0;
  const Responses = TransactItems.map(({ Get }) => {
    if (!Get) throw validationError("Every action of TransactGetItems must be a Get");
    const table = call.tables.get(Get.TableName);
    const { item, sizeBytes } = readKey(call, table, Get.Key, createProject(Get));
    bytes += sizeBytes;
    const units = { table: TRANSACTION_FACTOR * toReadUnits(sizeBytes, true), indexes: {} };
    unitsByTable.set(table.name, addUnits(unitsByTable.get(table.name), units));
    return item ? { Item: call.codec.encodeItem(item) } : {};
  });
  for (const units of unitsByTable.values()) call.charge("read", toTotalUnits(units));
  if (bytes > MAX_BYTES) throw validationError("Collection size of items in the transaction exceeds the limit of 4 MB");
  return { Responses, ...toCapacity(ReturnConsumedCapacity, unitsByTable, "ReadCapacityUnits") };
}

function checkCount(count: number): void {
  if (count >= 1 && count <= MAX_ACTIONS) return;
  const bound = count === 0 ? "greater than or equal to 1" : `less than or equal to ${MAX_ACTIONS}`;
  throw validationError(
    `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

function prepareAction(call: Call, item: Partial<Record<WriteKind, WriteParameters>>): Action {
  const kinds = KINDS.filter((kind) => item[kind] !== undefined);
  const [kind] = kinds;
  const parameters = kind && item[kind];
  if (kinds.length !== 1 || !kind || !parameters) {
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  let prepared: PreparedWrite | undefined;
  try {
    prepared = prepareWrite(call, kind, parameters);
    if (!prepared.holds) return { prepared, plan: undefined, reason: toFailedCondition(prepared, parameters) };
    return { prepared, plan: prepared.plan(), reason: { Code: "None" } };
  } catch (error) {
    // Without a prepared write the request itself is at fault, whatever is stored.
    if (!prepared || !(error instanceof ItemRefusal)) throw error;
    return { prepared, plan: undefined, reason: { Code: "ValidationError", Message: error.message } };
  }
}

function toFailedCondition({ old }: PreparedWrite, parameters: WriteParameters): CancellationReason {
  const reason = { Code: "ConditionalCheckFailed", Message: "The conditional request failed" };
  if (parameters.ReturnValuesOnConditionCheckFailure !== "ALL_OLD" || !old) return reason;
  return { ...reason, Item: encodeAttributeItem(old.item) };
}

function checkDistinct(actions: readonly Action[]): void {
  const seen = new Set<string>();
  for (const { prepared } of actions) {
    const identity = JSON.stringify([prepared.table.name, prepared.key.pk, prepared.key.sk]);
    if (seen.has(identity)) {
      throw validationError("Transaction request cannot include multiple operations on one item");
    }
    seen.add(identity);
  }
}

function toDoubled({ table, indexes }: Units): Units {
  const doubled: Record<string, number> = {};
  for (const name in indexes) doubled[name] = TRANSACTION_FACTOR * (indexes[name] ?? 0);
  return { table: TRANSACTION_FACTOR * table, indexes: doubled };
}

function toCapacity(
  asked: string | undefined,
  unitsByTable: ReadonlyMap<string, Units>,
  side: "ReadCapacityUnits" | "WriteCapacityUnits",
): Output {
  const ConsumedCapacity = [...unitsByTable]
    .map(([name, units]) => toConsumedCapacity(asked, name, units))
    .filter((entry): entry is ConsumedCapacity => entry !== undefined)
    .map((entry) => ({ ...entry, [side]: entry.CapacityUnits }));
  return ConsumedCapacity.length > 0 ? { ConsumedCapacity } : {};
}
