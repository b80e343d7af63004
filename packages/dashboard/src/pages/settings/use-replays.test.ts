import { type DeliveryView, FathomSyncError } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { replayOne } from "./use-replays.ts";

const DELIVERY: DeliveryView = {
  repId: "rosa",
  deliveryId: "msg_1",
  state: "unreadable",
  observedAt: "2026-11-22T13:30:00.000Z",
  receivedAt: "2026-11-22T13:30:01.000Z",
  unreadableAt: "2026-11-22T13:30:02.000Z",
  reason: "recording_id: missing",
  bytes: 12,
  keptUntil: "2026-12-22T13:30:01.000Z",
};

/** A client whose delivery goes through these changes, one a look; then it stays as it is. */
function createClient(...changes: Partial<DeliveryView>[]) {
  let slept = 0;
  let held = DELIVERY;
  const look = async () => {
    held = { ...held, ...changes.shift() };
    return held;
  };
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
  it.each([
    { state: "merged" },
    { state: "ignored" },
    { state: "unreadable", unreadableAt: "2026-11-22T13:40:00.000Z" },
  ] as const)("looks until it is worked, which its answer is not, and tells what came of it: %o", async (end) => {
    const client = createClient({}, {}, end);
    expect(await replayOne(client, DELIVERY)).toEqual({ kind: end.state });
    expect(client.slept()).toBe(1_500);
  });

  it.each([{}, { state: "received", unreadableAt: null } as const])(
    "does not wait for ever: what still waits is said to wait: %o",
    async (first) => {
      const client = createClient(first);
      expect(await replayOne(client, DELIVERY)).toEqual({ kind: "received" });
      expect(client.slept()).toBeLessThanOrEqual(10_000);
    },
  );

  it("takes one that is settled already as settled, and tells any other refusal", async () => {
    const refuse = (code: "delivery_settled" | "delivery_not_found") => ({
      ...createClient(),
      replayDelivery: () => Promise.reject(new FathomSyncError("said so", { status: 409, code })),
    });
    expect(await replayOne(refuse("delivery_settled"), DELIVERY)).toEqual({ kind: "merged" });
    expect(await replayOne(refuse("delivery_not_found"), DELIVERY)).toEqual({ kind: "failed", message: "said so" });
  });
});
