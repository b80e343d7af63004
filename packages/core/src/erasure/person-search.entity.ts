/**
 * PersonSearch: how far all calls were looked through for somebody who was erased, so that the search is gone on with where a crash or
 * a deadline stopped it. It goes when the search is over for good.
 */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createPersonSearchEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("person-search"),
      attributes: {
        emailHash: { type: "string", required: true },
        startedAt: { type: "string", required: true },
        /** Calls looked at so far. */
        looked: { type: "number", required: true },
        /** Whose calls it goes on with; none: from the beginning. */
        repId: { type: "string" },
        /** The call of theirs it looked at last. */
        after: { type: "number" },
        /** It came to its end; what a run under way may have stored meanwhile is looked for once more. */
        endedAt: { type: "string" },
      },
      indexes: {
        /** Whom all calls are being looked through for: usually nobody. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["emailHash"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
