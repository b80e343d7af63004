/**
 * Rep and the claim on their Fathom address. A rep is always written whole (never patched): the sparse index decides by its
 * attributes.
 */
import { Entity } from "electrodb";
import {
  type Database,
  GSI1,
  GSI2,
  PRIMARY,
  perDatabase,
  toEntityConfiguration,
  toModel,
} from "../database/entity-configuration.ts";

export const createRepEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("rep"),
      attributes: {
        repId: { type: "string", required: true },
        name: { type: "string", required: true },
        email: { type: "string", required: true },
        fathomEmail: { type: "string", required: true },
        active: { type: "boolean", required: true },
        connectionId: { type: "string" },
        createdAt: { type: "string", required: true },
        updatedAt: { type: "string", required: true },
        revision: { type: "number", required: true },
      },
      indexes: {
        /** One rep by the CRM's id. */
        primary: { pk: { ...PRIMARY.pk, composite: ["repId"] }, sk: { ...PRIMARY.sk, composite: [] } },
        /** All reps, ordered by id: the list in the CRM's settings. Up to 10,000. */
        directory: { ...GSI1, pk: { ...GSI1.pk, composite: [] }, sk: { ...GSI1.sk, composite: ["repId"] } },
        /** Reps the schedule sends a message for: active and connected. Up to 10,000. */
        dispatchable: {
          ...GSI2,
          condition: (rep: { active?: boolean; connectionId?: string }) =>
            rep.active === true && rep.connectionId !== undefined,
          pk: { ...GSI2.pk, composite: [] },
          sk: { ...GSI2.sk, composite: ["repId"] },
        },
      },
    },
    toEntityConfiguration(database),
  );
});

export const createRepEmailEntity = perDatabase((database: Database) => {
  return new Entity(
    {
      model: toModel("rep-email"),
      attributes: {
        fathomEmail: { type: "string", required: true },
        repId: { type: "string", required: true },
      },
      indexes: {
        /** Who records with this address: two reps may not, their calls would be counted twice. */
        primary: { pk: { ...PRIMARY.pk, composite: ["fathomEmail"] }, sk: { ...PRIMARY.sk, composite: [] } },
      },
    },
    toEntityConfiguration(database),
  );
});
