/** Examples: deliveries that could not be read. Invented people and companies. */
import type { DeliveryPage, DeliveryView } from "../deliveries.ts";

export const delivery: DeliveryView = {
  repId: "crm-1042",
  deliveryId: "msg_2Yh3kZr0",
  state: "unreadable",
  observedAt: "2026-11-22T12:02:39.000Z",
  receivedAt: "2026-11-22T12:02:40.118Z",
  unreadableAt: "2026-11-22T12:02:41.020Z",
  reason: "recording_start_time: not an instant",
  bytes: 248_113,
  keptUntil: "2026-12-22T12:02:41.000Z",
};

export const deliveryPage: DeliveryPage = { items: [delivery], nextCursor: null };
