/** Deliveries of Fathom's webhooks that were stored and could not be read: which, since when and why, never what is in them. */
import * as z from "zod";
import { Count, Cursor, Instant, Limit, RepId } from "./ids.ts";
import { toPageShape } from "./page.ts";
import { shapes } from "./registry.ts";

const DELIVERY_ID_ALLOWED = "the webhook-id of a delivery, 1 to 256 printable characters without blanks";

/** Path parameters of the routes below `/api/reps/{repId}/deliveries/{deliveryId}`. */
export const DeliveryParams = z.strictObject({
  repId: RepId,
  deliveryId: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, `must be ${DELIVERY_ID_ALLOWED}`)
    .register(shapes, { description: "Fathom's webhook-id.", allowed: DELIVERY_ID_ALLOWED }),
});
export type DeliveryParams = z.infer<typeof DeliveryParams>;

const STATE_ALLOWED = "unreadable (the default)";

export const ListDeliveriesQuery = z.strictObject({
  state: z
    .enum(["unreadable"], `must be ${STATE_ALLOWED}`)
    .register(shapes, { description: "Those in this state.", allowed: STATE_ALLOWED })
    .optional(),
  limit: Limit,
  cursor: Cursor.optional(),
});
export type ListDeliveriesQuery = z.infer<typeof ListDeliveriesQuery>;

export const DeliveryView = z
  .object({
    repId: RepId,
    deliveryId: z.string(),
    state: z.enum(["received", "merged", "ignored", "unreadable"]),
    /** When Fathom signed it. */
    observedAt: Instant,
    receivedAt: Instant,
    unreadableAt: Instant.nullable(),
    reason: z.string().nullable(),
    bytes: Count,
    keptUntil: Instant,
  })
  .register(shapes, {
    id: "Delivery",
    description:
      "A delivery of Fathom's webhook. received: not worked yet. merged: its call is here, or what is here was newer. ignored: not a call of this rep. unreadable: kept as it came until keptUntil, for a replay; the call itself comes with the next poll all the same. reason: what is wrong, by field, in Dutch or English; null when nothing is. bytes: of the body as it came.",
  });
export type DeliveryView = z.infer<typeof DeliveryView>;

export const DeliveryPage = toPageShape(DeliveryView).register(shapes, { id: "DeliveryPage" });
export type DeliveryPage = z.infer<typeof DeliveryPage>;
