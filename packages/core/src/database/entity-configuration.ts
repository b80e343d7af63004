/**
 * What every entity shares: the table, the client, and keys that keep the case of ids (ElectroDB lowercases by default, and a
 * CRM's ids may differ in case only).
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SERVICE, TABLE } from "./table.ts";

export interface Database {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

export function toEntityConfiguration(database: Database): { client: DynamoDBClient; table: string } {
  return { client: database.client, table: database.tableName };
}

/** The model block of an entity. Version "1" until a written migration. */
export function toModel<const E extends string>(entity: E) {
  return { service: SERVICE, entity, version: "1" } as const;
}

/** The key fields of the table and of its indexes, as ElectroDB names them. */
export const PRIMARY = {
  pk: { field: TABLE.keys.pk, casing: "none" },
  sk: { field: TABLE.keys.sk, casing: "none" },
} as const;

export const GSI1 = {
  index: "gsi1",
  projection: "keys_only",
  pk: { field: TABLE.indexes.gsi1.pk, casing: "none" },
  sk: { field: TABLE.indexes.gsi1.sk, casing: "none" },
} as const;

export const GSI2 = {
  index: "gsi2",
  projection: "keys_only",
  pk: { field: TABLE.indexes.gsi2.pk, casing: "none" },
  sk: { field: TABLE.indexes.gsi2.sk, casing: "none" },
} as const;

/** Makes something of a database once, however many ask for it: an entity's model is checked and built at a cost of milliseconds. */
export function perDatabase<Made>(create: (database: Database) => Made): (database: Database) => Made {
  const made = new WeakMap<Database, Made>();
  return (database) => {
    const known = made.get(database);
    if (known !== undefined) return known;
    const value = create(database);
    made.set(database, value);
    return value;
  };
}
