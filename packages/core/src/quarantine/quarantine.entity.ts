/** Quarantine: one small item for each meeting that Fathom lists and we cannot take. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createQuarantineEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("quarantine"),
      attributes: {
        repId: { type: "string", required: true },
        quarantineId: { type: "string", required: true },
        recordingId: { type: "number" },
        createdAt: { type: "string" },
        listedFrom: { type: "string" },
        listedTo: { type: "string" },
        reason: { type: "string", required: true },
        since: { type: "string", required: true },
        attempts: { type: "number", required: true },
        nextAttemptAt: { type: "string" },
      },
      indexes: {
        /** A rep's meetings we cannot take: usually none. */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: ["quarantineId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
