import { readDelivery } from "@fathom-sync/fathom";
import { beforeEach, expect, it } from "vitest";
import { type Bench, createBench, readWhole } from "../../test/bench.ts";
import { createDeliveryBench, listBodies } from "../../test/deliveries.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../clock.ts";
import { createCallRemoval } from "../erasure/remove-call.ts";
import { Superseded } from "../sync/superseded.ts";
import { createDeliveryReplay } from "./replay-deliveries.ts";

describeOnEngines("merging a delivery", (getUrl) => {
  let bench: Bench;
  let webhooks: ReturnType<typeof createDeliveryBench>;
  beforeEach(async () => {
    bench = await createBench(getUrl());
    webhooks = createDeliveryBench(bench);
    await bench.addRep("a");
  });

  /** One call, and what Fathom delivers of it. */
  async function addDelivered(): Promise<{ recordingId: number; body: string }> {
    const [recordingId = 0] = bench.addCalls("a", 1);
    return { recordingId, body: await bodyOf(recordingId) };
  }

  async function bodyOf(recordingId: number): Promise<string> {
    const body = (await listBodies(bench, "a")).get(recordingId);
    if (body === undefined) throw new Error(`no meeting ${recordingId}`);
    return body;
  }

  const listIds = async () => (await readWhole(bench, "a")).calls.map(({ recordingId }) => recordingId);
  const titleOf = async () => (await readWhole(bench, "a")).calls.map(({ title }) => title);

  it("holds the same as a poll would, and says by which way it came", async () => {
    await bench.addRep("b");
    bench.addCalls("a", 3);
    for (const body of (await listBodies(bench, "a")).values()) {
      expect(await webhooks.deliver("a", body)).toBe("merged");
    }
    const merged = await readWhole(bench, "a");
    expect(merged.counters).toEqual({ calls: 3, pendingParts: 0 });
    expect(bench.metrics.values).toMatchObject({ CallsAdded: 3 });
    const { items } = await bench.calls.list({ repId: "a", includeInvisible: false }, { limit: 10 });
    for (const call of items) {
      const { source, summary, transcript, actionItems } = call;
      const sources = [source, summary.source, transcript.source, actionItems.source];
      expect(sources).toEqual(Array(4).fill("webhook"));
    }
    await bench.sync("a");
    await bench.drain();
    expect(await readWhole(bench, "a")).toEqual(merged);
    // Seen again unchanged it is as it came; what a poll changed came by the poll.
    const [first = 0] = items.map(({ recordingId }) => recordingId);
    const sourceOf = async () => (await bench.calls.get(first)).source;
    expect(await sourceOf()).toBe("webhook");
    bench.simulator.editMeeting(first, { title: "Edited" });
    await bench.clock.advance(MINUTE_MS);
    await bench.sync("a");
    expect(await sourceOf()).toBe("poll");
  });

  it("leaves nothing for the next poll to fetch but the list", async () => {
    bench.addCalls("a", 2);
    for (const body of (await listBodies(bench, "a")).values()) await webhooks.deliver("a", body);
    const report = await bench.sync("a");
    expect(report).toMatchObject({ outcome: "complete", requests: { heavy: 0 }, calls: { added: 0, updated: 0 } });
  });

  it("never overwrites newer with older, whichever way either came", async () => {
    const { recordingId, body } = await addDelivered();
    const sentAtMs = bench.clock.now() - MINUTE_MS;
    bench.simulator.editMeeting(recordingId, { title: "Newer" });
    await bench.sync("a");
    expect(await webhooks.deliver("a", body, { sentAtMs })).toBe("merged");
    expect(await titleOf()).toEqual(["Newer"]);
    bench.simulator.editMeeting(recordingId, { title: "Newest" });
    await bench.clock.advance(MINUTE_MS);
    await webhooks.deliver("a", await bodyOf(recordingId));
    expect(await titleOf()).toEqual(["Newest"]);
  });

  it("takes a clock ahead of ours for our own: the next poll is newer all the same", async () => {
    const { recordingId, body } = await addDelivered();
    await webhooks.deliver("a", body, { sentAtMs: bench.clock.now() + 4 * MINUTE_MS });
    await bench.clock.advance(MINUTE_MS);
    bench.simulator.editMeeting(recordingId, { title: "Since then" });
    await bench.sync("a");
    expect(await titleOf()).toEqual(["Since then"]);
  });

  it("does nothing for a second pointer, and keeps no text of what is merged", async () => {
    const { body } = await addDelivered();
    const deliveryId = await webhooks.store("a", body);
    expect(await webhooks.merge("a", deliveryId)).toBe("merged");
    const { passages } = await bench.watch(() => webhooks.merge("a", deliveryId));
    expect(passages.filter(({ moment }) => moment === "before").map(({ name }) => name)).toEqual(["GetItemCommand"]);
    expect(await webhooks.deliveries.find("a", deliveryId)).toMatchObject({ state: "merged", body: undefined });
    expect(await webhooks.merge("a", "msg_never_came")).toBe("gone");
  });

  it("does not bring back what was deleted in the CRM", async () => {
    const { recordingId, body } = await addDelivered();
    await webhooks.deliver("a", body);
    await bench.clock.settle(createCallRemoval({ database: bench.database, clock: bench.clock }).remove(recordingId));
    expect(await webhooks.deliver("a", body)).toBe("merged");
    expect(await listIds()).toEqual([]);
    expect((await bench.states.get("a")).calls).toBe(0);
  });

  it("asks for a part that was not in it, at the next run", async () => {
    const { body } = await addDelivered();
    await webhooks.deliver("a", JSON.stringify({ ...(JSON.parse(body) as object), transcript: null }));
    expect((await readWhole(bench, "a")).counters).toEqual({ calls: 1, pendingParts: 1 });
    await bench.sync("a");
    expect((await readWhole(bench, "a")).counters).toEqual({ calls: 1, pendingParts: 0 });
  });

  it.each([
    ["no JSON", "{", /not JSON/],
    ["no meeting", '{"hello":"world"}', /recording_id/],
  ])("keeps a body that is %s, and takes it when it can be read", async (_what, body, reason) => {
    const deliveryId = await webhooks.store("a", body);
    expect(await webhooks.merge("a", deliveryId)).toBe("unreadable");
    // The queue delivers at least once: it stays one delivery that is not readable.
    expect(await webhooks.merge("a", deliveryId)).toBe("unreadable");
    expect(bench.metrics.values).toMatchObject({ WebhooksUnreadable: 1 });
    expect(await webhooks.deliveries.listUnreadable("a")).toEqual([
      expect.objectContaining({ deliveryId, reason: expect.stringMatching(reason), body: expect.any(Uint8Array) }),
    ]);
    const { body: good } = await addDelivered();
    const call = readDelivery(good);
    webhooks.readBy(() => call);
    const pointers: string[] = [];
    const replay = createDeliveryReplay({
      deliveries: webhooks.deliveries,
      queue: { point: async ({ deliveryId: id }) => void pointers.push(id) },
    });
    expect(await replay.replay("a")).toBe(1);
    expect(pointers).toEqual([deliveryId]);
    expect(await webhooks.merge("a", deliveryId)).toBe("merged");
    expect(await webhooks.deliveries.listUnreadable("a")).toEqual([]);
    expect((await bench.states.get("a")).calls).toBe(1);
  });

  it("ignores a call somebody else recorded, a paused rep, and a webhook of a connection that is gone", async () => {
    const { body } = await addDelivered();
    const other = { ...(JSON.parse(body) as object), recorded_by: { name: "X", email: "other@sellers.example" } };
    expect(await webhooks.deliver("a", JSON.stringify(other))).toBe("ignored");
    expect(await webhooks.deliver("a", JSON.stringify({ ...other, recorded_by: null }))).toBe("ignored");
    expect(await webhooks.deliver("a", body, { connectionId: "rep:before" })).toBe("ignored");
    await bench.addRep("paused", { active: false });
    expect(await webhooks.deliver("paused", body)).toBe("ignored");
    expect(await webhooks.deliver("nobody", body)).toBe("ignored");
    expect((await bench.states.get("a")).calls).toBe(0);
  });

  it("polls the rep instead of a delivery too large to keep", async () => {
    expect(await webhooks.deliver("a", undefined)).toBe("ignored");
    expect(webhooks.polled).toEqual(["a"]);
  });

  it("merges with what a run commits at the same moment", async () => {
    const { recordingId, body } = await addDelivered();
    const deliveryId = await webhooks.store("a", body);
    let raced = 0;
    webhooks.betweenReadAndWrite(async () => {
      if (raced === 2) return;
      raced++;
      await bench.states.advance(await bench.states.get("a"), { outcome: "complete" });
    });
    expect(await webhooks.merge("a", deliveryId)).toBe("merged");
    expect(raced).toBe(2);
    expect(await listIds()).toEqual([recordingId]);
  });

  it("brings the message back when runs commit all the time, and loses nothing by it", async () => {
    const { recordingId, body } = await addDelivered();
    const deliveryId = await webhooks.store("a", body);
    webhooks.betweenReadAndWrite(async () => {
      await bench.states.advance(await bench.states.get("a"), { outcome: "complete" });
    });
    await expect(webhooks.merge("a", deliveryId)).rejects.toThrow(Superseded);
    webhooks.betweenReadAndWrite(async () => {});
    expect(await webhooks.merge("a", deliveryId)).toBe("merged");
    expect(await listIds()).toEqual([recordingId]);
  });

  it("forgets after thirty days, whether or not the table has", async () => {
    const deliveryId = await webhooks.store("a", "{");
    await webhooks.merge("a", deliveryId);
    await bench.clock.advance(30 * DAY_MS - HOUR_MS);
    expect(await webhooks.deliveries.listUnreadable("a")).toHaveLength(1);
    await bench.clock.advance(HOUR_MS + 1_000);
    expect(await webhooks.deliveries.listUnreadable("a")).toEqual([]);
    expect(await webhooks.deliveries.find("a", deliveryId)).toBeUndefined();
    expect(await webhooks.merge("a", deliveryId)).toBe("gone");
  });
});
