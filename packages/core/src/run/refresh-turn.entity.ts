/** RefreshTurn: one small item for each rep somebody pressed "Ververs" for: whose walk is under way, and how the last one ended. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRefreshTurnEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("refresh-turn"),
      attributes: {
        repId: { type: "string", required: true },
        /** The run that walks, or walked. */
        runId: { type: "string", required: true },
        /** From then on the walk counts as dead. */
        until: { type: "string", required: true },
        endedAt: { type: "string" },
        /** The answer as JSON, once the walk has ended. */
        answer: { type: "string" },
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** Is somebody walking for this rep, and what came of it? */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
});
