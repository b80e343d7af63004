/** Connection: the encrypted key and its standing. */
import { Entity } from "electrodb";
import {
  type Database,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { CONNECTION_STATUSES } from "./connection.ts";

export const createConnectionEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("connection"),
      attributes: {
        connectionId: { type: "string", required: true },
        repId: { type: "string", required: true },
        status: { type: CONNECTION_STATUSES, required: true },
        keyTail: { type: "string", required: true },
        sealedKey: { type: "string", required: true },
        checkedAt: { type: "string", required: true },
        reason: { type: "string" },
        probeAfter: { type: "string" },
        ownersSeen: { type: "list", items: { type: "string" } },
        next: {
          type: "map",
          properties: {
            keyTail: { type: "string", required: true },
            sealedKey: { type: "string", required: true },
            addedAt: { type: "string", required: true },
            refusedBecause: { type: "string" },
          },
        },
        webhook: {
          type: "map",
          properties: {
            webhookId: { type: "string" },
            pathHash: { type: "string" },
            sealedKey: { type: "string" },
            baseUrl: { type: "string", required: true },
            attemptedAt: { type: "string", required: true },
            reason: { type: "string" },
            intendedAt: { type: "string" },
            lost: { type: "number" },
          },
        },
        revision: { type: "number", required: true },
      },
      indexes: {
        /** One connection by its id: read once per sync. */
        primary: { pk: { ...PRIMARY.pk, composite: ["connectionId"] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
});
