/** Works unreadable deliveries again, when what could not read them has been repaired. */

import { AppError } from "../error.ts";
import type { WebhookQueue } from "../sync/webhook-message.ts";
import type { WebhookDelivery } from "./delivery.ts";
import type { DeliveryRepository } from "./delivery-repository.ts";

export interface DeliveryReplay {
  /** Sends a pointer to each of a rep's unreadable deliveries again; returns how many. Twice is as good as once. */
  replay(repId: string): Promise<number>;
  /**
   * Sends a pointer to one delivery again; returns it as it stood. One that was never worked has lost its pointer, and is sent too.
   * @throws AppError delivery_not_found, delivery_settled
   */
  replayOne(repId: string, deliveryId: string): Promise<WebhookDelivery>;
}

export function createDeliveryReplay(dependencies: {
  deliveries: DeliveryRepository;
  queue: WebhookQueue;
}): DeliveryReplay {
  const { deliveries, queue } = dependencies;
  return {
    async replay(repId) {
      const unreadable = await deliveries.listUnreadable(repId);
      for (const { deliveryId } of unreadable) await queue.point({ v: 1, kind: "webhook", repId, deliveryId });
      return unreadable.length;
    },
    async replayOne(repId, deliveryId) {
      const delivery = await deliveries.find(repId, deliveryId);
      if (!delivery) throw new AppError("delivery_not_found", `rep ${repId} has no such delivery`);
      if (delivery.state !== "unreadable" && delivery.state !== "received") {
        throw new AppError("delivery_settled", `the delivery was ${delivery.state}`);
      }
      await queue.point({ v: 1, kind: "webhook", repId, deliveryId });
      return delivery;
    },
  };
}
