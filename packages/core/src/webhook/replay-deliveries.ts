/** Works unreadable deliveries again, when what could not read them has been repaired. */

import type { WebhookQueue } from "../sync/webhook-message.ts";
import type { DeliveryRepository } from "./delivery-repository.ts";

export interface DeliveryReplay {
  /** Sends a pointer to each of a rep's unreadable deliveries again; returns how many. Twice is as good as once. */
  replay(repId: string): Promise<number>;
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
  };
}
