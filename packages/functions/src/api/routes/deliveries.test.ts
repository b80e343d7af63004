import type { AuditPage, CallPage, DeliveryPage, DeliveryView } from "@fathom-sync/contract";
import type { SimulatedUser } from "@fathom-sync/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";
import { createWebhookBench, type Hook, type WebhookBench } from "../../../test/webhook-bench.ts";

const CANARY = "canary of a delivery nobody can read";

const getMachine = useMachine("server");
let bench: Bench;
let webhooks: WebhookBench;
let hooks: Readonly<Record<"ann" | "bob", Hook>>;
let bob: SimulatedUser;

beforeAll(async () => {
  bench = await createBench(getMachine());
  webhooks = createWebhookBench(getMachine(), bench);
  await bench.addRep("ann");
  bob = await bench.addRep("bob");
  hooks = { ann: await webhooks.addHook("ann"), bob: await webhooks.addHook("bob") };
  await bench.drain();
});

const list = (query = "") => bench.read<DeliveryPage>("GET", `/api/deliveries${query}`);
const pathOf = (repId: string, deliveryId: string) => `/api/reps/${repId}/deliveries/${deliveryId}`;

async function deliver(hook: Hook, id: string, body: string): Promise<void> {
  expect((await webhooks.send(hook, { id, body })).statusCode).toBeLessThan(300);
  await bench.drain();
}

describe("deliveries that could not be read", () => {
  it("are listed rep by rep with the reason, without what is in them, a page at a time", async () => {
    expect(await list()).toEqual({ items: [], nextCursor: null });
    await deliver(hooks.bob, "msg_b1", `{"title": "${CANARY}"}`);
    for (const id of ["msg_a1", "msg_a2", "msg_a3"]) await deliver(hooks.ann, id, `{"title": "${CANARY}"}`);
    const { items, nextCursor } = await list("?state=unreadable");
    expect(nextCursor).toBeNull();
    expect(items.map(({ repId, deliveryId }) => [repId, deliveryId])).toEqual([
      ["ann", "msg_a1"],
      ["ann", "msg_a2"],
      ["ann", "msg_a3"],
      ["bob", "msg_b1"],
    ]);
    for (const item of items) {
      expect(item).toMatchObject({
        state: "unreadable",
        reason: expect.stringMatching(/recording_id/),
        bytes: expect.any(Number),
      });
    }
    expect(JSON.stringify(items)).not.toContain(CANARY);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: DeliveryPage = await list(`?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ deliveryId }) => deliveryId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(["msg_a1", "msg_a2", "msg_a3", "msg_b1"]);
  });

  it("say why in Dutch to whoever reads Dutch", async () => {
    await deliver(hooks.ann, "msg_a1", `{"title": "${CANARY}"}`);
    const headers = { "accept-language": "nl" };
    const { items } = await bench.read<DeliveryPage>("GET", "/api/deliveries", { headers });
    expect(items.map(({ reason }) => reason)).toEqual(
      items.map(() => expect.stringMatching(/recording_id: geen heel getal/)),
    );
    expect(items.length).toBeGreaterThan(0);
    const one = await bench.read<DeliveryView>("GET", pathOf("ann", "msg_a1"), { headers });
    expect(one.reason).toMatch(/created_at: geen ISO 8601-tijdstip/);
  });

  it("do not take a cursor of another list, or garbage", async () => {
    for (const cursor of ["garbage", Buffer.from('{"reps":1}').toString("base64url"), "W10"]) {
      expect(await bench.call("GET", `/api/deliveries?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: "invalid_cursor" },
      });
    }
  });

  it("can be looked at one by one, in any state", async () => {
    const one = await bench.read<DeliveryView>("GET", pathOf("ann", "msg_a1"));
    expect(one).toEqual((await list()).items[0]);
    // Another rep's is not there, and neither is one that never came.
    for (const path of [pathOf("bob", "msg_a1"), pathOf("ann", "msg_never")]) {
      expect(await bench.call("GET", path)).toMatchObject({ status: 404, body: { code: "delivery_not_found" } });
      expect(await bench.call("POST", `${path}/replay`)).toMatchObject({ status: 404 });
    }
  });

  it("are read again when asked, which is recorded, and are still kept when that is in vain", async () => {
    const answer = await bench.call("POST", `${pathOf("ann", "msg_a1")}/replay`);
    expect(answer).toMatchObject({ status: 202, body: { deliveryId: "msg_a1", state: "unreadable" } });
    expect(answer.text).not.toContain(CANARY);
    await bench.drain();
    expect(await bench.read("GET", pathOf("ann", "msg_a1"))).toMatchObject({ state: "unreadable" });
    const { items } = await bench.read<AuditPage>("GET", "/api/audit");
    expect(items[0]).toMatchObject({ action: "replayDelivery", target: "ann", outcome: "ok", status: 202 });
  });

  it("become calls once they can be read, and then there is nothing left to replay", async () => {
    const { recordingId } = bench.simulator.addMeeting(bob.email, {
      durationMinutes: 5,
      createdAt: bench.clock.now() - 3_600_000,
    });
    const url = "https://fathom.example/external/v1/meetings?include_transcript=true&include_summary=true";
    const listed = await bench.simulator.fetch(url, { headers: { "x-api-key": bob.apiKey } });
    const { items } = (await listed.json()) as { items: object[] };
    await deliver(hooks.bob, "msg_b2", JSON.stringify(items[0]));
    const calls = await bench.read<CallPage>("GET", "/api/reps/bob/calls");
    expect(calls.items.map((call) => call.recordingId)).toContain(recordingId);
    expect(await bench.call("POST", `${pathOf("bob", "msg_b2")}/replay`)).toMatchObject({
      status: 409,
      body: { code: "delivery_settled" },
    });
  });

  it("go with the call they are about, and no other", async () => {
    const { items } = await bench.read<CallPage>("GET", "/api/reps/bob/calls");
    const recordingId = items[0]?.recordingId ?? 0;
    await deliver(hooks.bob, "msg_b3", JSON.stringify({ recording_id: recordingId, title: CANARY }));
    expect(await bench.read("GET", pathOf("bob", "msg_b3"))).toMatchObject({ state: "unreadable" });
    const before = (await list()).items.length;
    expect((await bench.call("DELETE", `/api/calls/${recordingId}`)).status).toBe(204);
    expect(await bench.call("GET", pathOf("bob", "msg_b3"))).toMatchObject({ status: 404 });
    expect((await list()).items).toHaveLength(before - 1);
  });
});
