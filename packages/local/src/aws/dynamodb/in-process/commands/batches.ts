/** BatchGetItem and BatchWriteItem. What does not fit into 16 MB comes back unprocessed, as DynamoDB does it. */
import { ItemRefusal, validationError } from "../errors.ts";
import { addUnits, toConsumedCapacity, toReadUnits, toTotalUnits, type Units } from "../storage/capacity.ts";
import { type KeyPair, toExactKeyPair, toKeyPair } from "../storage/keys.ts";
import type { Table } from "../storage/table.ts";
import type { Call, Output } from "./call.ts";
import { prepareWrite, toUnits } from "./prepare-write.ts";
import { createProject, type ReadParameters, readKey } from "./single-reads.ts";

const MAX_KEYS = 100;
const MAX_WRITES = 25;
const MAX_BYTES = 16 * 1024 * 1024;

interface BatchGet {
  readonly RequestItems?: Readonly<Record<string, ReadParameters & { readonly Keys?: readonly unknown[] }>>;
  readonly ReturnConsumedCapacity?: string;
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item?: unknown };
  readonly DeleteRequest?: { readonly Key?: unknown };
}

interface BatchWrite {
  readonly RequestItems?: Readonly<Record<string, readonly WriteRequest[]>>;
  readonly ReturnConsumedCapacity?: string;
}

export function batchGetItem(call: Call, input: BatchGet): Output {
  const requests = Object.entries(input.RequestItems ?? {});
  const count = requests.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0);
  if (count === 0) throw validationError("The list of keys in RequestItems for BatchGetItem is required");
  if (count > MAX_KEYS) throw validationError("Too many items requested for the BatchGetItem call");

  const Responses: Record<string, unknown[]> = {};
  const UnprocessedKeys: Record<string, unknown> = {};
  const capacity: unknown[] = [];
  let bytes = 0;
  for (const [name, request] of requests) {
    const table = call.tables.get(name);
    const { Keys = [], ConsistentRead = false } = request;
    const pairs = Keys.map((key) => toExactKeyPair(table.keys, call.codec.decodeItem(key)));
    if (hasTwice(pairs)) throw validationError("Provided list of item keys contains duplicates");
    const project = createProject(request);
    const items: unknown[] = [];
    const left: unknown[] = [];
    let units = 0;
    for (const key of Keys) {
      const { item, sizeBytes } = readKey(call, table, key, project);
      if (left.length > 0 || bytes + sizeBytes > MAX_BYTES) {
        left.push(key);
        continue;
      }
      bytes += sizeBytes;
      units += toReadUnits(sizeBytes, ConsistentRead);
      if (item) items.push(call.codec.encodeItem(item));
    }
    Responses[name] = items;
    if (left.length > 0) UnprocessedKeys[name] = { ...request, Keys: left };
    call.charge("read", units);
    const consumed = toConsumedCapacity(input.ReturnConsumedCapacity, name, { table: units, indexes: {} });
    if (consumed) capacity.push(consumed);
  }
  return { Responses, UnprocessedKeys, ...(capacity.length > 0 ? { ConsumedCapacity: capacity } : {}) };
}

export function batchWriteItem(call: Call, input: BatchWrite): Output {
  const requests = Object.entries(input.RequestItems ?? {});
  const count = requests.reduce((sum, [, writes]) => sum + writes.length, 0);
  if (count === 0) throw validationError("The batch write request list for a table cannot be null or empty");
  if (count > MAX_WRITES) throw validationError("Too many items requested for the BatchWriteItem call");

  // All of them are checked before the first is written: a batch is refused as a whole.
  const planned = requests.map(([name, writes]) => {
    const table = call.tables.get(name);
    if (hasTwice(writes.map((write) => toWriteKey(call, table, write)))) {
      throw validationError("Provided list of item keys contains duplicates");
    }
    return { table, writes: writes.map((write) => planOne(call, name, write)) };
  });
  const bytes = planned.flatMap(({ writes }) => writes).reduce((sum, { plan }) => sum + (plan?.sizeBytes ?? 0), 0);
  if (bytes > MAX_BYTES) throw validationError("The batch write request exceeds the limit of 16 MB");

  const capacity: unknown[] = [];
  for (const { table, writes } of planned) {
    let units: Units | undefined;
    for (const { prepared, plan } of writes) {
      units = addUnits(units, toUnits(prepared, plan));
      if (plan) table.commit(plan);
    }
    if (!units) continue;
    call.charge("write", toTotalUnits(units));
    const consumed = toConsumedCapacity(input.ReturnConsumedCapacity, table.name, units);
    if (consumed) capacity.push(consumed);
  }
  return { UnprocessedItems: {}, ...(capacity.length > 0 ? { ConsumedCapacity: capacity } : {}) };
}

function planOne(call: Call, TableName: string, { PutRequest, DeleteRequest }: WriteRequest) {
  const prepared = PutRequest
    ? prepareWrite(call, "Put", { TableName, Item: PutRequest.Item })
    : prepareWrite(call, "Delete", { TableName, Key: DeleteRequest?.Key });
  return { prepared, plan: prepared.plan() };
}

function toWriteKey(call: Call, table: Table, { PutRequest, DeleteRequest }: WriteRequest): KeyPair {
  if (PutRequest && DeleteRequest) throw new ItemRefusal("A write request must be a put or a delete, not both");
  if (PutRequest) return toKeyPair(table.keys, call.codec.decodeItem(PutRequest.Item));
  if (!DeleteRequest) throw validationError("A write request must be a put or a delete");
  return toExactKeyPair(table.keys, call.codec.decodeItem(DeleteRequest.Key));
}

function hasTwice(pairs: readonly KeyPair[]): boolean {
  return new Set(pairs.map(({ pk, sk }) => JSON.stringify([pk, sk]))).size !== pairs.length;
}
