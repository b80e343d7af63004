/** RunReport: one item a worker invocation, with a line for each rep it took. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRunReportEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("run-report"),
      attributes: {
        runId: { type: "string", required: true },
        reportId: { type: "string", required: true },
        /** Packed (`report-lines.ts`): lines are read whole or not at all, and cost a ninth of a list of maps. */
        lines: { type: "string", required: true },
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** What a run came to: one report for about ten reps. */
        primary: { pk: { ...PRIMARY.pk, composite: ["runId"] }, sk: { ...PRIMARY.sk, composite: ["reportId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
