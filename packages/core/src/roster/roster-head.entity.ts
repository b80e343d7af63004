/** RosterHead: which snapshot of all reps is the newest, as of when, and who is making the next one. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRosterHeadEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("roster-head"),
      attributes: {
        snapshotId: { type: "string" },
        /** Every rep was read after it. */
        asOf: { type: "string" },
        reps: { type: "number" },
        chunks: { type: "number" },
        claimedBy: { type: "string" },
        claimedUntil: { type: "string" },
      },
      indexes: {
        /** The one item. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
});
