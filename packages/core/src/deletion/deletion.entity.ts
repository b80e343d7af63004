/**
 * Deletion: which recordings of Fathom's a person deleted here, whoever's they were. By the number alone and without a rep, so that
 * it outlives each of them: neither another rep who holds the same recording nor one made anew brings it back.
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

export const createDeletionEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("deletion"),
      attributes: {
        recordingId: { type: "number", required: true, padding: RECORDING_ID_PADDING },
        deletedAt: { type: "string", required: true },
      },
      indexes: {
        /** Was this recording deleted here? */
        primary: { pk: { ...PRIMARY.pk, composite: ["recordingId"] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
});
