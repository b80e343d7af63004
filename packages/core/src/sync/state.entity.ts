/** SyncState: no index, below one KB while nothing is wrong, so that an idle run costs one write unit. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { FAILURE_CLASSES } from "../failure.ts";
import { OUTCOMES } from "./outcome.ts";

const claim = {
  type: "map",
  properties: { by: { type: "string", required: true }, until: { type: "string", required: true } },
} as const;

export const createSyncStateEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("sync-state"),
      attributes: {
        repId: { type: "string", required: true },
        version: { type: "number" },
        coveredFrom: { type: "string" },
        coveredUntil: { type: "string" },
        recordedBy: { type: "string" },
        recordedByAt: { type: "string" },
        historyFrom: { type: "string" },
        horizonFrom: { type: "string" },
        recheckFrom: { type: "string" },
        reconciledAt: { type: "string" },
        deepAt: { type: "string" },
        comparing: {
          type: "map",
          properties: {
            kind: { type: ["reconcile", "deep"] as const, required: true },
            from: { type: "string", required: true },
            isRepeated: { type: "boolean" },
          },
        },
        ledgerAt: { type: "string" },
        lastListedAt: { type: "string" },
        controlledAt: { type: "string" },
        claim,
        historyClaim: claim,
        sliceMs: { type: "number" },
        calls: { type: "number" },
        pendingParts: { type: "number" },
        oldestPendingAt: { type: "string" },
        partsCheckAt: { type: "string" },
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
        quarantined: { type: "number" },
        quarantineDueAt: { type: "string" },
        spent: {
          type: "map",
          properties: {
            at: { type: "string" },
            all: { type: "number", required: true },
            heavy: { type: "number", required: true },
            heavyRefusedAt: { type: "string" },
          },
        },
        hop: {
          type: "map",
          properties: {
            runId: { type: "string", required: true },
            attempt: { type: "number", required: true },
            isRepeated: { type: "boolean" },
          },
        },
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
});
