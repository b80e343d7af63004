/** RosterPart: the chunks of a snapshot of all reps; whole before the head points to it, expired a day later. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRosterPartEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("roster-part"),
      attributes: {
        snapshotId: { type: "string", required: true },
        chunk: { type: "number", required: true, padding: { length: 4, char: "0" } },
        bytes: { type: "any", required: true },
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** The chunks of one snapshot, in order; without an id those of every snapshot that is left. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["snapshotId", "chunk"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
