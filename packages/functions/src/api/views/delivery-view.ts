/** A delivery as callers see it: everything but what was delivered. */
import { type DeliveryView, type Language, toReasonText } from "@fathom-sync/contract";
import { SECOND_MS, toInstant, type WebhookDelivery } from "@fathom-sync/core";

export function toDeliveryView(delivery: WebhookDelivery, language: Language): DeliveryView {
  return {
    repId: delivery.repId,
    deliveryId: delivery.deliveryId,
    state: delivery.state,
    observedAt: delivery.observedAt,
    receivedAt: delivery.receivedAt,
    unreadableAt: delivery.unreadableAt ?? null,
    reason: delivery.reason === undefined ? null : toReasonText(delivery.reason, language),
    bytes: delivery.bytes,
    keptUntil: toInstant(delivery.expiresAt * SECOND_MS),
  };
}
