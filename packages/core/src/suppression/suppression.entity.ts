/**
 * Suppression: who was erased and is not to come back, by the hash of the address. One small partition: erasures are rare, and
 * whoever stores calls wants to know them all at once.
 */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createSuppressionEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("suppression"),
      attributes: {
        emailHash: { type: "string", required: true },
        suppressedAt: { type: "string", required: true },
      },
      indexes: {
        /** Everybody who was erased. */
        primary: { pk: { ...PRIMARY.pk, composite: [] }, sk: { ...PRIMARY.sk, composite: ["emailHash"] } },
      },
    },
    toEntityConfiguration(database),
  );
});
