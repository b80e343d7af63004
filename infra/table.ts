/** The one table: on demand, restorable to any second of 35 days, and not to be deleted where data matters. */
import { TABLE_PLAN } from "./plan/table-plan.ts";
import { settings } from "./settings.ts";

const { keys, indexes, timeToLive } = TABLE_PLAN;
const indexKeys = Object.values(indexes).flatMap(({ pk, sk }) => [pk, sk]);

// SST keeps point-in-time recovery on, and keeps a table of a stage whose `removal` is "retain".
export const table = new sst.aws.Dynamo("SyncTable", {
  fields: Object.fromEntries([keys.pk, keys.sk, ...indexKeys].map((name) => [name, "string" as const])),
  primaryIndex: { hashKey: keys.pk, rangeKey: keys.sk },
  globalIndexes: Object.fromEntries(
    Object.entries(indexes).map(([name, { pk, sk, projection }]) => [name, { hashKey: pk, rangeKey: sk, projection }]),
  ),
  ttl: timeToLive,
  deletionProtection: settings.keepData,
});

/** The name alone: what a function may do with it is in `access.ts`. SST's own link would allow everything. */
export const tableLink = new sst.Linkable("SyncTableName", { properties: { name: table.name } });
