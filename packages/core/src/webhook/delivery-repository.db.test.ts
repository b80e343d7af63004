import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { createDeliveryBench } from "../../test/deliveries.ts";
import { describeOnEngines } from "../../test/engines.ts";
import type { DeliveryRepository, Settlement } from "./delivery-repository.ts";

describeOnEngines("bodies of deliveries", (getUrl) => {
  let bench: Bench;
  let bodies: ReturnType<typeof createDeliveryBench>;
  let deliveries: DeliveryRepository;
  beforeEach(async () => {
    bench = await createBench(getUrl());
    bodies = createDeliveryBench(bench);
    deliveries = bodies.deliveries;
  });

  const listIds = async () => (await deliveries.listHeld({ limit: 10 })).items.map(({ deliveryId }) => deliveryId);

  async function settle(repId: string, deliveryId: string, settlement: Settlement): Promise<void> {
    const delivery = await deliveries.find(repId, deliveryId);
    if (!delivery) throw new Error(`no delivery ${deliveryId}`);
    expect(await deliveries.settle(delivery, settlement)).toBe(true);
  }

  it("are listed while they are here, whoever's they are, longest first, a page at a time", async () => {
    await bodies.store("b", "first", { deliveryId: "m1" });
    await bench.clock.settle(bench.clock.sleep(1_000));
    await bodies.store("a", "second", { deliveryId: "m2" });
    await bench.clock.settle(bench.clock.sleep(1_000));
    await bodies.store("b", "third", { deliveryId: "m3" });
    await bodies.store("b", undefined, { deliveryId: "without a body" });
    expect(await listIds()).toEqual(["m1", "m2", "m3"]);
    const first = await deliveries.listHeld({ limit: 2 });
    const second = await deliveries.listHeld({ limit: 2, cursor: first.nextCursor ?? "" });
    expect(second.items.map(({ deliveryId, repId }) => [repId, deliveryId])).toEqual([["b", "m3"]]);
  });

  it("leave the list with what was merged or ignored, and stay in it with what nobody could read", async () => {
    for (const deliveryId of ["merged", "ignored", "unreadable"]) await bodies.store("a", "text", { deliveryId });
    await settle("a", "merged", { state: "merged" });
    await settle("a", "ignored", { state: "ignored", reason: "not this rep's" });
    await settle("a", "unreadable", { state: "unreadable", reason: "odd" });
    expect(await listIds()).toEqual(["unreadable"]);
    const { Item = {} } = await bench.client.send(
      new GetItemCommand({
        TableName: bench.database.tableName,
        Key: { pk: { S: "$fathom-sync#repId_a" }, sk: { S: "$webhook-delivery_1#deliveryId_merged" } },
      }),
    );
    // Without both of its keys it is in no index.
    expect(Object.keys(Item)).not.toContain("gsi1sk");
    expect(Object.keys(Item)).not.toContain("body");
    await settle("a", "unreadable", { state: "merged" });
    expect(await listIds()).toEqual([]);
  });

  it("are deleted with their delivery while they are here, and what was worked meanwhile stays as it is", async () => {
    await bodies.store("a", "text", { deliveryId: "held" });
    await bodies.store("a", "text", { deliveryId: "worked" });
    await settle("a", "worked", { state: "merged" });
    expect(await deliveries.removeHeld({ repId: "a", deliveryId: "held" })).toBe(true);
    expect(await deliveries.removeHeld({ repId: "a", deliveryId: "held" })).toBe(false);
    expect(await deliveries.removeHeld({ repId: "a", deliveryId: "worked" })).toBe(false);
    expect(await deliveries.find("a", "held")).toBeUndefined();
    expect(await deliveries.find("a", "worked")).toMatchObject({ state: "merged" });
  });
});
