/** Reads and settles deliveries. The first write is not here: the receiving function makes it, without ElectroDB. */
import { type Clock, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import type { WebhookDelivery } from "./delivery.ts";
import { createWebhookDeliveryEntity } from "./webhook-delivery.entity.ts";

/** What a worker came to. `reason` names fields, never content. */
export type Settlement =
  | { readonly state: "merged" }
  | { readonly state: "ignored" | "unreadable"; readonly reason: string };

export type HeldDelivery = WebhookDelivery & { readonly body: Uint8Array };

export interface DeliveryRepository {
  /** undefined when it never came, or its 30 days are over, though DynamoDB may not have deleted it yet. */
  find(repId: string, deliveryId: string): Promise<WebhookDelivery | undefined>;
  /**
   * Notes what came of it. The text goes, unless nobody could read it: that is kept for a replay. False, having written nothing,
   * when it was merged or ignored meanwhile, or is gone.
   */
  settle(delivery: WebhookDelivery, settlement: Settlement): Promise<boolean>;
  /** Those of a rep that nobody could read, longest first. Usually none. */
  listUnreadable(repId: string): Promise<WebhookDelivery[]>;
  /** Those whose body is still here, whoever's they are and whether or not their 30 days are over, longest first. */
  listHeld(page: PageRequest): Promise<Page<HeldDelivery>>;
  /** Deletes it, body and all, unless its body went meanwhile. False, having done nothing, then. */
  removeHeld(key: Pick<WebhookDelivery, "repId" | "deliveryId">): Promise<boolean>;
}

export function createDeliveryRepository(dependencies: { database: Database; clock: Clock }): DeliveryRepository {
  const deliveries = createWebhookDeliveryEntity(dependencies.database);
  const { clock } = dependencies;
  const isKept = ({ expiresAt }: { readonly expiresAt: number }) => expiresAt * 1_000 > clock.now();

  return {
    async find(repId, deliveryId) {
      const { data } = await deliveries.get({ repId, deliveryId }).go({ consistent: true });
      return data && isKept(data) ? toDelivery(data) : undefined;
    },
    async settle({ repId, deliveryId }, settlement) {
      const update = deliveries.update({ repId, deliveryId });
      const settled =
        settlement.state === "unreadable"
          ? update.set({ ...settlement, unreadableAt: toInstant(clock.now()) })
          : update.set(settlement).remove(["body", "heldSince"]);
      const isOpen = settled.where(({ state }, { eq }) => `${eq(state, "received")} OR ${eq(state, "unreadable")}`);
      return await toWhether(isOpen.go());
    },
    async listHeld(page) {
      const { items, nextCursor } = await readPage(
        page,
        (options) => deliveries.query.held({}).go({ ...options, hydrate: true }),
        toDelivery,
      );
      // The index may lag behind the item.
      return { items: items.filter((one): one is HeldDelivery => one.body !== undefined), nextCursor };
    },
    async removeHeld({ repId, deliveryId }) {
      const removal = deliveries.remove({ repId, deliveryId }).where(({ body }, { exists }) => exists(body));
      return await toWhether(removal.go());
    },
    async listUnreadable(repId) {
      const { data } = await deliveries.query
        .primary({ repId })
        .where(({ state }, { eq }) => eq(state, "unreadable"))
        .go({ pages: "all", consistent: true });
      return data
        .filter(isKept)
        .map(toDelivery)
        .toSorted((a, b) => (`${a.receivedAt} ${a.deliveryId}` < `${b.receivedAt} ${b.deliveryId}` ? -1 : 1));
    },
  };
}

/** Whether the condition of a write held. */
async function toWhether(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

type DeliveryItem = Omit<WebhookDelivery, "body" | "reason" | "unreadableAt"> & {
  readonly heldSince?: string | undefined;
  readonly body?: unknown;
  readonly reason?: string | undefined;
  readonly unreadableAt?: string | undefined;
};

function toDelivery({ heldSince: _heldSince, ...item }: DeliveryItem): WebhookDelivery {
  const { body } = item;
  return {
    ...item,
    body: body instanceof Uint8Array ? body : undefined,
    reason: item.reason,
    unreadableAt: item.unreadableAt,
  };
}
