/** Has deliveries read again, one after the other, and looks what came of each: the API answers before the work is done. */
import { type DeliveryView, type FathomSyncClient, FathomSyncError } from "@fathom-sync/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../data/api.tsx";
import { AUDIT_KEY } from "./audit-key.ts";

/** `received`: it still waits for its turn, and is worked without this page. */
export type Replay =
  | { readonly kind: "busy" | DeliveryView["state"] }
  | { readonly kind: "failed"; readonly message: string };

export interface Replays {
  /** By `toReplayKey`. */
  readonly replays: ReadonlyMap<string, Replay>;
  readonly isBusy: boolean;
  readonly replay: (deliveries: readonly DeliveryView[]) => void;
}

export function toReplayKey({ repId, deliveryId }: Pick<DeliveryView, "repId" | "deliveryId">): string {
  return `${repId} ${deliveryId}`;
}

export function useReplays(): Replays {
  const { client } = useApi();
  const queries = useQueryClient();
  const [replays, setReplays] = useState<ReadonlyMap<string, Replay>>(new Map());
  const [isBusy, setBusy] = useState(false);
  const note = (delivery: DeliveryView, replay: Replay) =>
    setReplays((before) => new Map(before).set(toReplayKey(delivery), replay));

  async function replayAll(deliveries: readonly DeliveryView[]): Promise<void> {
    setBusy(true);
    for (const delivery of deliveries) {
      note(delivery, { kind: "busy" });
      note(delivery, await replayOne(client, delivery));
    }
    setBusy(false);
    // The deed is on the record below.
    void queries.invalidateQueries({ queryKey: [AUDIT_KEY] });
  }
  return { replays, isBusy, replay: (deliveries) => void replayAll(deliveries) };
}

const LOOKS = 8;
const LOOK_AGAIN_MS = 750;

/** Never throws: what went wrong is the delivery's own. */
export async function replayOne(
  client: Pick<FathomSyncClient, "replayDelivery" | "getDelivery" | "sleep">,
  { repId, deliveryId }: Pick<DeliveryView, "repId" | "deliveryId">,
): Promise<Replay> {
  try {
    const before = await client.replayDelivery({ repId, deliveryId });
    // The answer is how it stood. One that is unreadable still says so anew, with another time.
    const isWaiting = ({ state, unreadableAt }: DeliveryView) =>
      state === "received" || (state === "unreadable" && unreadableAt === before.unreadableAt);
    let seen = before;
    for (let look = 0; isWaiting(seen) && look < LOOKS; look++) {
      await client.sleep(LOOK_AGAIN_MS);
      seen = await client.getDelivery({ repId, deliveryId });
    }
    return { kind: isWaiting(seen) ? "received" : seen.state };
  } catch (error) {
    // Somebody else had it read meanwhile.
    if (error instanceof FathomSyncError && error.code === "delivery_settled") return { kind: "merged" };
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
