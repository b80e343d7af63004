/** SyncState: no index, below one KB while nothing is wrong, so that an idle run costs one write unit. */
import { Entity } from "electrodb";
import { type Database, PRIMARY, toEntityConfiguration, toModel } from "../database/entity-configuration.ts";
import { FAILURE_CLASSES } from "../failure.ts";
import { OUTCOMES } from "./outcome.ts";

export function createSyncStateEntity(database: Database) {
  return new Entity(
    {
      model: toModel("sync-state"),
      attributes: {
        repId: { type: "string", required: true },
        version: { type: "number" },
        coveredFrom: { type: "string" },
        coveredUntil: { type: "string" },
        recordedBy: { type: "string" },
        historyFrom: { type: "string" },
        sliceMs: { type: "number" },
        calls: { type: "number" },
        pendingParts: { type: "number" },
        lastCheckedAt: { type: "string" },
        lastAttemptAt: { type: "string" },
        lastChangedAt: { type: "string" },
        outcome: { type: OUTCOMES },
        checkedRunId: { type: "string" },
        lastCalls: {
          type: "map",
          properties: {
            listed: { type: "number", required: true },
            added: { type: "number", required: true },
            updated: { type: "number", required: true },
            unchanged: { type: "number", required: true },
          },
        },
        unreadable: { type: "number" },
        notBefore: { type: "string" },
        failure: {
          type: "map",
          properties: {
            class: { type: FAILURE_CLASSES, required: true },
            code: { type: "string", required: true },
            since: { type: "string", required: true },
            count: { type: "number", required: true },
          },
        },
      },
      indexes: {
        /** How one rep's sync stands. */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
}
