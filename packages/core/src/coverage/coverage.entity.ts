/**
 * Coverage: one item per rep and month with what Fathom listed on each of its days. A whole month stays below one KB, so
 * that a run that verified thirty days pays for one or two items and not for thirty.
 */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createCoverageEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("coverage"),
      attributes: {
        repId: { type: "string", required: true },
        /** `YYYY-MM` */
        month: { type: "string", required: true },
        /** Days as JSON: read whole or not at all, and a third of the size of a map of maps. */
        days: { type: "string", required: true },
        revision: { type: "number", required: true },
      },
      indexes: {
        /** What Fathom listed of a rep, month by month: 13 items a year at most. */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: ["month"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
