/** A connection between the domain and its item. */
import type { CreateEntityItem, EntityItem } from "electrodb";
import type { FailureCode } from "../failure.ts";
import type { createConnectionEntity } from "./connection.entity.ts";
import type { Connection } from "./connection.ts";

type ConnectionEntity = ReturnType<typeof createConnectionEntity>;

export function toConnection(item: EntityItem<ConnectionEntity>): Connection {
  const { next, webhook } = item;
  return {
    ...item,
    reason: item.reason as FailureCode | undefined,
    probeAfter: item.probeAfter,
    ownersSeen: item.ownersSeen,
    webhook: webhook && {
      ...webhook,
      webhookId: webhook.webhookId,
      pathHash: webhook.pathHash,
      sealedKey: webhook.sealedKey,
      reason: webhook.reason as FailureCode | undefined,
    },
    next: next && { ...next, refusedBecause: next.refusedBecause as FailureCode | undefined },
  };
}

export function toConnectionItem({
  ownersSeen,
  next,
  webhook,
  ...connection
}: Connection): CreateEntityItem<ConnectionEntity> {
  return {
    ...connection,
    ownersSeen: ownersSeen && [...ownersSeen],
    next: next && { ...next },
    webhook: webhook && { ...webhook },
  };
}
