import { type DeliveryView, FathomSyncError } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { replayOne } from "./use-replays.ts";

const DELIVERY: DeliveryView = {
  repId: "rosa",
  deliveryId: "msg_1",
  state: "received",
  observedAt: "2026-11-22T13:30:00.000Z",
  receivedAt: "2026-11-22T13:30:01.000Z",
  unreadableAt: null,
  reason: null,
  bytes: 12,
  keptUntil: "2026-12-22T13:30:01.000Z",
};

/** A client whose delivery goes through these states, one a look. */
function createClient(...states: DeliveryView["state"][]) {
  let slept = 0;
  const look = async () => ({ ...DELIVERY, state: states.shift() ?? "received" });
  return {
    replayDelivery: look,
    getDelivery: look,
    sleep: async (ms: number) => {
      slept += ms;
    },
    slept: () => slept,
  };
}

describe("replayOne", () => {
  it.each(["merged", "ignored", "unreadable"] as const)(
    "looks until it is worked, and tells that it is %s",
    async (end) => {
      const client = createClient("received", "received", end);
      expect(await replayOne(client, DELIVERY)).toEqual({ kind: end });
      expect(client.slept()).toBe(1_500);
    },
  );

  it("does not wait for ever: what still waits is said to wait", async () => {
    const client = createClient();
    expect(await replayOne(client, DELIVERY)).toEqual({ kind: "received" });
    expect(client.slept()).toBeLessThanOrEqual(10_000);
  });

  it("takes one that is settled already as settled, and tells any other refusal", async () => {
    const refuse = (code: "delivery_settled" | "delivery_not_found") => ({
      ...createClient(),
      replayDelivery: () => Promise.reject(new FathomSyncError("said so", { status: 409, code })),
    });
    expect(await replayOne(refuse("delivery_settled"), DELIVERY)).toEqual({ kind: "merged" });
    expect(await replayOne(refuse("delivery_not_found"), DELIVERY)).toEqual({ kind: "failed", message: "said so" });
  });
});
