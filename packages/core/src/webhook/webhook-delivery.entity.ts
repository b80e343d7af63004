/** WebhookDelivery: what Fathom delivered. Written first without ElectroDB (`plain-items.ts`; a test holds both together). */
import { Entity } from "electrodb";
import {
  type Database,
  GSI1,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";
import { DELIVERY_STATES } from "./delivery.ts";

export const createWebhookDeliveryEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("webhook-delivery"),
      attributes: {
        repId: { type: "string", required: true },
        deliveryId: { type: "string", required: true },
        connectionId: { type: "string", required: true },
        state: { type: DELIVERY_STATES, required: true },
        observedAt: { type: "string", required: true },
        receivedAt: { type: "string", required: true },
        bytes: { type: "number", required: true },
        body: { type: "any" },
        /** `receivedAt` while the body is here; goes with it. */
        heldSince: { type: "string" },
        reason: { type: "string" },
        unreadableAt: { type: "string" },
        /** DynamoDB deletes the item after this epoch second: 30 days after it came. */
        expiresAt: { type: "number", required: true },
      },
      indexes: {
        /** One delivery by Fathom's id, within the rep it was signed for; and all of a rep's last 30 days. */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: ["deliveryId"] } },
        /** Those whose body is still here, longest first, whoever's they are: on their way for seconds, or unreadable. Sparse. */
        held: {
          ...GSI1,
          condition: (delivery: { heldSince?: string }) => delivery.heldSince !== undefined,
          pk: { ...GSI1.pk, composite: [] },
          sk: { ...GSI1.sk, composite: ["heldSince", "repId", "deliveryId"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});
