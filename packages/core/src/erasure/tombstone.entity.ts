/**
 * Tombstone: which calls were deleted in the CRM, by Fathom's id, so that a deletion can be repeated and finished when the call
 * itself is gone. Ids only. That a call never returns is kept by its manifest entry, not by this.
 */
import { Entity } from "electrodb";
import { RECORDING_ID_PADDING } from "../call/recording-id.ts";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createTombstoneEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("tombstone"),
      attributes: {
        recordingId: { type: "number", required: true, padding: RECORDING_ID_PADDING },
        repId: { type: "string", required: true },
        createdAt: { type: "string", required: true },
        deletedAt: { type: "string", required: true },
      },
      indexes: {
        /** Whose call with this id was deleted. */
        primary: { pk: { ...PRIMARY.pk, composite: ["recordingId"] }, sk: { ...PRIMARY.sk, composite: ["repId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
