/**
 * Counts the DynamoDB capacity units that a piece of work consumes. Every command of a metered client asks for its consumed
 * capacity and books it to the meter the caller runs under, however deep the call is.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Capacity units as DynamoDB reports them: halves are possible for reads, transactions count double. */
export interface Units {
  readonly read: number;
  readonly write: number;
}

export const NO_UNITS: Units = { read: 0, write: 0 };

export function addUnits(a: Units, b: Units): Units {
  return { read: a.read + b.read, write: a.write + b.write };
}

export interface Meter {
  readonly units: Units;
}

interface Account {
  read: number;
  write: number;
}

const accounts = new AsyncLocalStorage<readonly Account[]>();

/**
 * Runs `work` and counts the units of every metered command in it. Meters nest: an outer meter counts what an inner one does.
 */
export async function runMetered<T>(work: (meter: Meter) => Promise<T>): Promise<T> {
  const account: Account = { read: 0, write: 0 };
  const outer = accounts.getStore() ?? [];
  const meter: Meter = {
    get units() {
      return { read: account.read, write: account.write };
    },
  };
  return await accounts.run([...outer, account], () => work(meter));
}

/** Commands of the data plane that take `ReturnConsumedCapacity`, and which side they count on. */
const COUNTED: Readonly<Record<string, keyof Units>> = {
  GetItemCommand: "read",
  BatchGetItemCommand: "read",
  QueryCommand: "read",
  ScanCommand: "read",
  TransactGetItemsCommand: "read",
  PutItemCommand: "write",
  UpdateItemCommand: "write",
  DeleteItemCommand: "write",
  BatchWriteItemCommand: "write",
  TransactWriteItemsCommand: "write",
};

interface Consumed {
  readonly CapacityUnits?: number;
}

function toTotal(consumed: unknown): number {
  const entries = Array.isArray(consumed) ? consumed : [consumed];
  return entries.reduce((total: number, entry: Consumed | undefined) => total + (entry?.CapacityUnits ?? 0), 0);
}

/** Makes `client` ask for and book its consumed capacity. Returns the same client. */
export function meterClient(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const side = COUNTED[context.commandName ?? ""];
      if (!side) return await next(args);
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
      const units = toTotal((result.output as { ConsumedCapacity?: unknown }).ConsumedCapacity);
      for (const account of accounts.getStore() ?? []) account[side] += units;
      return result;
    },
    { step: "initialize", name: "fathomSyncMeter", override: true },
  );
  return client;
}

/** Runs `work` and tells what it took, for those who only want the sum at the end. */
export async function measure<T>(work: () => Promise<T>): Promise<{ result: T; units: Units }> {
  return await runMetered(async (meter) => {
    const result = await work();
    return { result, units: meter.units };
  });
}
