/**
 * Purge: a rep whose calls are being erased, so that the erasure is found again when it died in the middle, and so that nobody
 * makes the rep anew meanwhile. It goes with the pass that looks a last time.
 */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createPurgeEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("purge"),
      attributes: {
        repId: { type: "string", required: true },
        startedAt: { type: "string", required: true },
        /** Everything was erased; what a run under way then left behind is still looked for. */
        erasedAt: { type: "string" },
      },
      indexes: {
        /** The reps being erased: usually none. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["repId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
