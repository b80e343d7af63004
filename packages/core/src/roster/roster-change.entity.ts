/** RosterChange: a rep that somebody changed here, so that a snapshot made before that does not show it as it was. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRosterChangeEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("roster-change"),
      attributes: {
        repId: { type: "string", required: true },
        changedAt: { type: "string", required: true },
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** Who was changed since then, oldest first. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["changedAt", "repId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
