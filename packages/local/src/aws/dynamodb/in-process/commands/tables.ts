/** Making, describing and deleting tables. Every change is done when its answer comes. */
import { validationError } from "../errors.ts";
import type { SecondaryIndex } from "../storage/index-definition.ts";
import type { KeyAttribute, KeySchema, KeyType } from "../storage/keys.ts";
import { createMemoryTable, type Table } from "../storage/table.ts";
import type { Call, Output } from "./call.ts";

interface KeyElement {
  readonly AttributeName?: string;
  readonly KeyType?: string;
}

interface IndexDefinition {
  readonly IndexName?: string;
  readonly KeySchema?: readonly KeyElement[];
  readonly Projection?: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
}

interface TableDefinition {
  readonly TableName?: string;
  readonly BillingMode?: string;
  readonly AttributeDefinitions?: readonly { readonly AttributeName?: string; readonly AttributeType?: string }[];
  readonly KeySchema?: readonly KeyElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
}

interface TimeToLive {
  readonly Enabled?: boolean;
  readonly AttributeName?: string;
}

interface Description {
  readonly definition: TableDefinition;
  readonly createdAtMs: number;
  timeToLive: TimeToLive | undefined;
}

export interface TableCommands {
  create(call: Call, definition: TableDefinition): Output;
  describe(call: Call, input: { readonly TableName?: string }): Output;
  drop(call: Call, input: { readonly TableName?: string }): Output;
  list(call: Call): Output;
  updateTimeToLive(
    call: Call,
    input: { readonly TableName?: string; readonly TimeToLiveSpecification?: TimeToLive },
  ): Output;
  describeTimeToLive(call: Call, input: { readonly TableName?: string }): Output;
}

export function createTableCommands({ keptChanges }: { readonly keptChanges: number }): TableCommands {
  const descriptions = new WeakMap<Table, Description>();

  const describe = (table: Table, TableStatus: string): Output => {
    const { definition, createdAtMs } = getDescription(table);
    const { GlobalSecondaryIndexes: indexes } = structuredClone(definition);
    return {
      ...structuredClone(definition),
      TableStatus,
      CreationDateTime: new Date(createdAtMs),
      ItemCount: table.itemCount,
      BillingModeSummary: { BillingMode: definition.BillingMode ?? "PAY_PER_REQUEST" },
      ...(indexes
        ? { GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, IndexStatus: "ACTIVE", ItemCount: 0 })) }
        : {}),
    };
  };
  const getDescription = (table: Table): Description => {
    const description = descriptions.get(table);
    if (!description) throw new Error(`The table ${table.name} has no description`);
    return description;
  };

  return {
    create(call, definition) {
      const table = createMemoryTable({ ...toOptions(definition), keptChanges });
      call.tables.add(table);
      descriptions.set(table, {
        definition: structuredClone(definition),
        createdAtMs: call.now(),
        timeToLive: undefined,
      });
      return { TableDescription: describe(table, "ACTIVE") };
    },
    describe: (call, { TableName }) => ({ Table: describe(call.tables.get(TableName), "ACTIVE") }),
    drop: (call, { TableName }) => ({ TableDescription: describe(call.tables.remove(TableName), "DELETING") }),
    list: (call) => ({ TableNames: call.tables.listNames() }),
    updateTimeToLive(call, { TableName, TimeToLiveSpecification: wanted = {} }) {
      const description = getDescription(call.tables.get(TableName));
      const isEnabled = description.timeToLive?.Enabled ?? false;
      if ((wanted.Enabled ?? false) === isEnabled) {
        throw validationError(`TimeToLive is already ${isEnabled ? "enabled" : "disabled"}`);
      }
      description.timeToLive = { ...wanted };
      return { TimeToLiveSpecification: { ...wanted } };
    },
    describeTimeToLive(call, { TableName }) {
      const { timeToLive } = getDescription(call.tables.get(TableName));
      return {
        TimeToLiveDescription: timeToLive?.Enabled
          ? { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.AttributeName }
          : { TimeToLiveStatus: "DISABLED" },
      };
    },
  };
}

function toOptions(definition: TableDefinition) {
  const { TableName: name, KeySchema = [], GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = definition;
  if (!name || !/^[\w.-]{3,255}$/.test(name)) {
    throw validationError("TableName must be 3 to 255 characters of a-z, A-Z, 0-9, _, - and .");
  }
  if (LocalSecondaryIndexes.length > 0) {
    throw validationError("The in-process DynamoDB does not know local secondary indexes.");
  }
  const keys = toKeySchema(definition, KeySchema);
  return { name, keys, indexes: GlobalSecondaryIndexes.map((index) => toIndex(definition, index)) };
}

function toIndex(
  definition: TableDefinition,
  { IndexName, KeySchema = [], Projection }: IndexDefinition,
): SecondaryIndex {
  const projection = Projection?.ProjectionType ?? "ALL";
  if (!IndexName) throw validationError("An index must have an IndexName");
  if (projection !== "ALL" && projection !== "KEYS_ONLY" && projection !== "INCLUDE") {
    throw validationError(`ProjectionType must be ALL, KEYS_ONLY or INCLUDE, not ${projection}`);
  }
  const keys = toKeySchema(definition, KeySchema);
  return { name: IndexName, keys, projection, included: Projection?.NonKeyAttributes ?? [] };
}

function toKeySchema(definition: TableDefinition, elements: readonly KeyElement[]): KeySchema {
  const find = (type: string) => elements.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const hash = find("HASH");
  const range = find("RANGE");
  if (hash === undefined) throw validationError("Invalid KeySchema: a HASH key is required");
  return {
    hash: toKeyAttribute(definition, hash),
    range: range === undefined ? undefined : toKeyAttribute(definition, range),
  };
}

function toKeyAttribute({ AttributeDefinitions = [] }: TableDefinition, name: string): KeyAttribute {
  const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  if (type !== "S" && type !== "N" && type !== "B") {
    throw validationError(
      `One or more parameter values were invalid: Some index key attributes are not defined: ${name}`,
    );
  }
  return { name, type: type satisfies KeyType };
}
