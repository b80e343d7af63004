/** Capacity units (developer guide, "Read and write capacity units" and "Capacity considerations for transactions"). */

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;
/** DynamoDB prepares and commits. */
export const TRANSACTION_FACTOR = 2;

export function toWriteUnits(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / WRITE_UNIT_BYTES));
}

export function toReadUnits(sizeBytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(sizeBytes / READ_UNIT_BYTES)) * (isConsistent ? 1 : 0.5);
}

export interface Units {
  readonly table: number;
  readonly indexes: Readonly<Record<string, number>>;
}

export interface ConsumedCapacity {
  TableName: string;
  CapacityUnits: number;
  Table?: { CapacityUnits: number };
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits: number }>;
}

export function toTotalUnits({ table, indexes }: Units): number {
  let total = table;
  for (const name in indexes) total += indexes[name] ?? 0;
  return total;
}

export function addUnits(a: Units | undefined, b: Units): Units {
  if (!a) return b;
  const indexes: Record<string, number> = { ...a.indexes };
  for (const name in b.indexes) indexes[name] = (indexes[name] ?? 0) + (b.indexes[name] ?? 0);
  return { table: a.table + b.table, indexes };
}

/** Undefined unless the caller asked for TOTAL or INDEXES. */
export function toConsumedCapacity(
  asked: string | undefined,
  tableName: string,
  units: Units,
): ConsumedCapacity | undefined {
  if (asked !== "TOTAL" && asked !== "INDEXES") return undefined;
  const total = { TableName: tableName, CapacityUnits: toTotalUnits(units) };
  if (asked === "TOTAL") return total;
  const indexes = Object.entries(units.indexes).map(([name, CapacityUnits]) => [name, { CapacityUnits }]);
  return { ...total, Table: { CapacityUnits: units.table }, GlobalSecondaryIndexes: Object.fromEntries(indexes) };
}
