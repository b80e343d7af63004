/** DataKey: wrapped data keys. Only the key service can unwrap them; the table alone opens nothing. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createDataKeyEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("data-key"),
      attributes: {
        dataKeyId: { type: "string", required: true },
        /** Base64. */
        wrapped: { type: "string", required: true },
        /** Base64. The wrapping before, while the wrapping key is being replaced. */
        wrappedBefore: { type: "string" },
        createdAt: { type: "string", required: true },
      },
      indexes: {
        /** All data keys, one in ordinary times: read once per container. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["dataKeyId"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
