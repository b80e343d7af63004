// Consumed capacity of a transaction: DynamoDB prepares and commits, so every unit counts twice (developer guide,
// "Capacity considerations for transactions"). Reported per table, as the API does.
import type { Json } from "./wire.ts";

export interface CapacityMeter {
  add(tableName: string, answer: Json): void;
  /** The `ConsumedCapacity` part of an answer, empty unless the caller asked for it. */
  toAnswer(asked: unknown): Json;
}

const transactionFactor = 2;

export function createCapacityMeter(): CapacityMeter {
  const unitsByTable = new Map<string, number>();
  return {
    add(tableName, answer) {
      const consumed = answer.ConsumedCapacity as { CapacityUnits?: number } | undefined;
      const units = transactionFactor * (consumed?.CapacityUnits ?? 1);
      unitsByTable.set(tableName, (unitsByTable.get(tableName) ?? 0) + units);
    },
    toAnswer(asked) {
      if (asked !== "TOTAL" && asked !== "INDEXES") return {};
      return {
        ConsumedCapacity: [...unitsByTable].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })),
      };
    },
  };
}
