/**
 * RetentionMark: when the last pass over a rep's calls ended, and how far one has come that did not. It outlives the rep: calls
 * that were kept when the rep was deleted are not kept for longer than others.
 */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRetentionMarkEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("retention-mark"),
      attributes: {
        repId: { type: "string", required: true },
        /** When the last pass that came to its end began. */
        passedAt: { type: "string" },
        /** Where the next pass goes on; the last one met its deadline there. */
        cursor: { type: "string" },
      },
      indexes: {
        /** Whose calls were looked at, and when. One entry a rep, once a number of days is set. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["repId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
