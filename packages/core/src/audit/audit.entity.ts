/** Audit: who changed, erased or exported what, and when. Ids and numbers, no content; kept for 400 days. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createAuditEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("audit"),
      attributes: {
        /** `YYYY-MM` of `at`; with `-retention` behind it, what retention erased. */
        month: { type: "string", required: true },
        at: { type: "string", required: true },
        auditId: { type: "string", required: true },
        actorKind: { type: "string", required: true },
        actorId: { type: "string" },
        action: { type: "string", required: true },
        target: { type: "string" },
        /** Up to 500 reps of an import, or those of a bulk sync. */
        targets: { type: "list", items: { type: "string" } },
        outcome: { type: ["begun", "ok", "failed"] as const },
        code: { type: "string" },
        status: { type: "number" },
        /** DynamoDB deletes the item after this epoch second. */
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** What was done in a month, in order. */
        primary: {
          pk: { ...PRIMARY.pk, composite: ["month"] },
          sk: { ...PRIMARY.sk, composite: ["at", "auditId"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});
