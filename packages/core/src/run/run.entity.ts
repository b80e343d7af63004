/** Run: one small item a run, listed newest first. */
import { Entity } from "electrodb";
import {
  type Database,
  GSI1,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { TRIGGERS } from "../sync/trigger.ts";
import { RUN_STATES } from "./run.ts";

export const createRunEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("run"),
      attributes: {
        runId: { type: "string", required: true },
        trigger: { type: TRIGGERS, required: true },
        slot: { type: "string" },
        startedAt: { type: "string", required: true },
        finishedAt: { type: "string" },
        state: { type: RUN_STATES, required: true },
        since: { type: "string" },
        deep: { type: "boolean" },
        total: { type: "number", required: true },
        repIds: { type: "list", items: { type: "string" } },
        reported: { type: "number" },
        foldFrom: { type: "number" },
        dispatchReadUnits: { type: "number" },
        dispatchWriteUnits: { type: "number" },
        reportReadUnits: { type: "number" },
        reportWriteUnits: { type: "number" },
        fingerprint: { type: "string" },
        /** Totals as JSON, once over. */
        totals: { type: "string" },
        /** How old what is shown of the reps was when it began, as JSON: counts by steps of age, some dozens of bytes. */
        ages: { type: "string" },
        /** DynamoDB deletes the item after this epoch second: runs are kept for 90 days. */
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** One run by its id. */
        primary: { pk: { ...PRIMARY.pk, composite: ["runId"] }, sk: { ...PRIMARY.sk, composite: [] } },
        /** The latest runs: 48 a day and those by hand. */
        byStart: { ...GSI1, pk: { ...GSI1.pk, composite: [] }, sk: { ...GSI1.sk, composite: ["startedAt", "runId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
