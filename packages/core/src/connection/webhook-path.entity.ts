/** WebhookPath: whose webhook a path is, and its sealed secret. Also read without ElectroDB (`../webhook/plain-items.ts`). */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createWebhookPathEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("webhook-path"),
      attributes: {
        pathHash: { type: "string", required: true },
        repId: { type: "string", required: true },
        connectionId: { type: "string", required: true },
        sealedSecret: { type: "string", required: true },
        createdAt: { type: "string", required: true },
      },
      indexes: {
        /** One path by the hash of its key: read once per delivery. */
        primary: { pk: { ...PRIMARY.pk, composite: ["pathHash"] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
});
