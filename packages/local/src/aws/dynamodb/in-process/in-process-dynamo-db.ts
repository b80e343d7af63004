/**
 * A DynamoDB inside this process, for simulations: deterministic (no timers, threads or randomness; every command is carried
 * out whole within one microtask) and fast. Clients of it are real ones of the AWS SDK.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createEngineClient } from "./client.ts";
import { batchGetItem, batchWriteItem } from "./commands/batches.ts";
import type { Call, Handler } from "./commands/call.ts";
import { createClientTokens } from "./commands/client-tokens.ts";
import { query } from "./commands/query.ts";
import { scan } from "./commands/scan.ts";
import { getItem } from "./commands/single-reads.ts";
import { deleteItem, putItem, updateItem } from "./commands/single-writes.ts";
import { createTableCommands } from "./commands/tables.ts";
import { createTransactWriteItems, transactGetItems } from "./commands/transactions.ts";
import { ItemRefusal, validationError } from "./errors.ts";
import { compareKeys } from "./storage/keys.ts";
import { createTables } from "./storage/tables.ts";
import { createDocumentCodec } from "./values/document-values.ts";

export interface InProcessDynamoDbOptions {
  /** UTC milliseconds; how long a ClientRequestToken is remembered depends on it. Default: a clock that stands still. */
  readonly now?: () => number;
  /**
   * Asked once for every query of an index: how many of the table's latest item writes (0 to 100) the index has not seen
   * yet. Default: 0, a consistent index.
   */
  readonly indexLag?: (query: { readonly tableName: string; readonly indexName: string }) => number;
}

/** What all clients together did with one command, since the beginning. */
export interface CommandCounter {
  calls: number;
  /** Calls that threw, failed conditions among them. */
  failures: number;
  /** Capacity units, also of calls that failed on a condition. */
  readUnits: number;
  writeUnits: number;
}

export interface InProcessDynamoDb {
  /** A client with a middleware stack of its own, on the same tables as all others. */
  createClient(): DynamoDBClient;
  listTables(): string[];
  /** All items as the document client would give them, sorted by key. @throws ResourceNotFoundException */
  listItems(tableName: string): Record<string, unknown>[];
  /** By name of the SDK's command, such as `GetItemCommand`. */
  readonly counters: Readonly<Record<string, Readonly<CommandCounter>>>;
}

/** How far behind an index can be. */
const MAX_LAG = 100;

export function createInProcessDynamoDb(options: InProcessDynamoDbOptions = {}): InProcessDynamoDb {
  const { now = () => 0, indexLag } = options;
  const tables = createTables();
  const counters: Record<string, CommandCounter> = {};
  const tableCommands = createTableCommands({ keptChanges: indexLag ? MAX_LAG : 0 });
  const handlers: Readonly<Record<string, Handler>> = {
    GetItemCommand: getItem,
    BatchGetItemCommand: batchGetItem,
    QueryCommand: query,
    ScanCommand: scan,
    PutItemCommand: putItem,
    UpdateItemCommand: updateItem,
    DeleteItemCommand: deleteItem,
    BatchWriteItemCommand: batchWriteItem,
    TransactWriteItemsCommand: createTransactWriteItems(createClientTokens()),
    TransactGetItemsCommand: transactGetItems,
    CreateTableCommand: tableCommands.create,
    DescribeTableCommand: tableCommands.describe,
    DeleteTableCommand: tableCommands.drop,
    ListTablesCommand: tableCommands.list,
    UpdateTimeToLiveCommand: tableCommands.updateTimeToLive,
    DescribeTimeToLiveCommand: tableCommands.describeTimeToLive,
  };

  function count(commandName: string): CommandCounter {
    const counter = counters[commandName] ?? { calls: 0, failures: 0, readUnits: 0, writeUnits: 0 };
    counters[commandName] = counter;
    counter.calls++;
    return counter;
  }

  function execute(commandName: string, input: unknown, codec: Call["codec"]): Record<string, unknown> {
    const handler = handlers[commandName];
    if (!handler) throw new Error(`The in-process DynamoDB does not know ${commandName}.`);
    const counter = count(commandName);
    const call: Call = {
      tables,
      codec,
      now,
      indexLag: (asked) => (indexLag ? Math.min(MAX_LAG, indexLag(asked)) : 0),
      charge(kind, units) {
        if (kind === "read") counter.readUnits += units;
        else counter.writeUnits += units;
      },
    };
    try {
      return handler(call, (input ?? {}) as never);
    } catch (error) {
      counter.failures++;
      throw error instanceof ItemRefusal ? validationError(error.message) : error;
    }
  }

  const inspection = createDocumentCodec();
  return {
    createClient: () => createEngineClient(execute),
    listTables: () => tables.listNames(),
    listItems(tableName) {
      const table = tables.get(tableName);
      return table
        .listPartitionKeys()
        .sort(compareKeys)
        .flatMap((pk) => table.listPartition(pk).map(({ row }) => inspection.encodeItem(row.item)));
    },
    counters,
  };
}
