import { Problem } from "@fathom-sync/contract";
import { KeyUnreadable, rewrapDataKeys, type WrappingService } from "@fathom-sync/core";
import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, createContext, useMachine } from "../../test/bench.ts";
import { createWebhookBench, type WebhookBench } from "../../test/webhook-bench.ts";
import { createKmsKeyService } from "../runtime/kms-key-service.ts";

const getMachine = useMachine("server");
let bench: Bench;
let webhooks: WebhookBench;
beforeEach(async () => {
  bench = await createBench(getMachine());
  webhooks = createWebhookBench(getMachine(), bench);
});

const MEETING = JSON.stringify({
  title: "Réunion 🎉",
  recording_id: 900000001,
  created_at: "2026-09-14T15:31:20Z",
  recorded_by: { name: "A", email: "a@sellers.example" },
});

const findDelivery = (id: string) => bench.services.deliveries.find("a", id);

/** How many messages the worker takes out of the queue. */
async function countMessages(): Promise<number> {
  const before = bench.log.lines.filter((line) => line.includes("webhook.settled")).length;
  await bench.drain();
  return bench.log.lines.filter((line) => line.includes("webhook.settled")).length - before;
}

describe("the webhook's function", () => {
  it("stores a delivery once, points to it, and says that it was taken", async () => {
    const hook = await webhooks.addHook("a");
    for (const status of [204, 204, 204]) {
      expect(await webhooks.send(hook, { id: "msg_1", body: MEETING })).toMatchObject({ statusCode: status });
    }
    expect(await findDelivery("msg_1")).toMatchObject({ state: "received", bytes: Buffer.byteLength(MEETING) });
    expect(bench.metrics.written.slice(-3)).toEqual([
      { WebhooksReceived: [1] },
      { WebhooksRepeated: [1] },
      { WebhooksRepeated: [1] },
    ]);
    expect(await countMessages()).toBe(1);
  });

  it("reads bodies in base64 and headers in any case", async () => {
    const hook = await webhooks.addHook("a");
    expect(await webhooks.send(hook, { body: MEETING, isBase64Encoded: true })).toMatchObject({ statusCode: 204 });
    expect(await webhooks.send(hook, { body: MEETING, spell: (name) => name.toUpperCase() })).toMatchObject({
      statusCode: 204,
    });
  });

  it.each<[string, Parameters<WebhookBench["send"]>[1]]>([
    ["signed with another secret", { secret: `whsec_${Buffer.alloc(24, 1).toString("base64")}` }],
    ["without a signature", { headers: { "webhook-signature": "" } }],
    ["without an id", { headers: { "webhook-id": "" } }],
    ["with a timestamp that is none", { headers: { "webhook-timestamp": "junk" } }],
    ["signed an hour ago", { skew: -3_600 }],
    ["signed an hour from now", { skew: 3_600 }],
    ["with a signature of another length", { headers: { "webhook-signature": "v1,x" } }],
  ])("answers 401 to a delivery %s, and stores nothing", async (_what, options) => {
    const hook = await webhooks.addHook("a");
    const result = await webhooks.send(hook, { id: "msg_1", body: MEETING, ...options });
    expect(result.statusCode).toBe(401);
    expect(Problem.parse(JSON.parse(result.body ?? ""))).toMatchObject({ status: 401, code: "unauthorized" });
    expect(await findDelivery("msg_1")).toBeUndefined();
    expect(bench.metrics.written.at(-1)).toEqual({ WebhooksRefused: [1] });
    expect(await countMessages()).toBe(0);
  });

  it("refuses everything where the stored secret is empty", async () => {
    const hook = await webhooks.addHook("a", "whsec_");
    expect(await webhooks.send(hook, { body: MEETING })).toMatchObject({ statusCode: 401 });
  });

  it("answers 404 where nobody's path is, and to any other path", async () => {
    const hook = await webhooks.addHook("a");
    for (const path of [
      "/api/webhooks/fathom/nobodys-key",
      `/api/webhooks/fathom/${hook.pathKey.toLowerCase()}x`,
      `/api/webhooks/fathom/${hook.pathKey}/more`,
      "/api/webhooks/fathom/",
      "/api/reps",
      "/",
    ]) {
      expect(await webhooks.send(hook, { path, body: MEETING })).toMatchObject({ statusCode: 404 });
    }
  });

  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])(
    "answers 405 to %s and says what is allowed",
    async (method) => {
      const hook = await webhooks.addHook("a");
      expect(await webhooks.send(hook, { method })).toMatchObject({ statusCode: 405, headers: { allow: "POST" } });
    },
  );

  it("answers 413 to a body larger than it takes, and takes one just below", async () => {
    const hook = await webhooks.addHook("a");
    const large = (bytes: number) => `"${"x".repeat(bytes - 2)}"`;
    expect(await webhooks.send(hook, { body: large(4 * 1024 * 1024 + 1) })).toMatchObject({ statusCode: 413 });
    expect(await webhooks.send(hook, { body: large(4 * 1024 * 1024) })).toMatchObject({ statusCode: 204 });
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a queue's event", { Records: [] }],
    ["an event without a path", { requestContext: { http: { method: "POST" } }, headers: {} }],
    ["an event with other headers", { requestContext: { http: { method: "POST" } }, rawPath: "/", headers: { a: 1 } }],
    [
      "an event with a body of another kind",
      { requestContext: { http: { method: "POST" } }, rawPath: "/", headers: {}, body: {} },
    ],
  ])("answers 400 to %s", async (_what, event) => {
    expect(await webhooks.handler(event, createContext())).toMatchObject({ statusCode: 400 });
  });

  it("keeps a body that is no meeting, with a good signature, for a replay", async () => {
    await bench.addRep("a", 0);
    await bench.drain();
    const hook = await webhooks.addHook("a");
    expect(await webhooks.send(hook, { id: "msg_1", body: "no JSON" })).toMatchObject({ statusCode: 204 });
    await bench.drain();
    expect(await bench.services.deliveries.listUnreadable("a")).toMatchObject([{ deliveryId: "msg_1" }]);
    expect(await bench.services.deliveryReplay.replay("a")).toBe(1);
    expect(await countMessages()).toBe(1);
  });

  it("answers 503 and forgets the delivery when the queue does not take the pointer, so that its repetition is taken", async () => {
    const hook = await webhooks.addHook("a");
    const broken = createWebhookBench(getMachine(), bench, {
      fetch: async (url, init) =>
        new Headers(init.headers).get("x-amz-target")?.startsWith("AmazonSQS")
          ? new Response('{"__type":"com.amazonaws.sqs#InternalError"}', { status: 500 })
          : await fetch(url, init),
    });
    const result = await broken.send(hook, { id: "msg_1", body: MEETING });
    expect(result).toMatchObject({ statusCode: 503, headers: { "retry-after": "5" } });
    expect(bench.metrics.written.at(-1)).toEqual({ OwnFaults: [1] });
    expect(await findDelivery("msg_1")).toBeUndefined();
    expect(await webhooks.send(hook, { id: "msg_1", body: MEETING })).toMatchObject({ statusCode: 204 });
    expect(await countMessages()).toBe(1);
  });

  it("points again to a delivery that was stored a minute ago and not worked since", async () => {
    const hook = await webhooks.addHook("a");
    await webhooks.send(hook, { id: "msg_1", body: MEETING });
    bench.clock.advance(61_000);
    await webhooks.send(hook, { id: "msg_1", body: MEETING });
    // Both pointers are there, and the second finds nothing to do.
    expect(await countMessages()).toBe(1);
    await webhooks.send(hook, { id: "msg_1", body: MEETING });
    expect(await countMessages()).toBe(0);
  });

  it("opens the data key once for all deliveries of its container", async () => {
    const hook = await webhooks.addHook("a");
    let decrypts = 0;
    const counting = createWebhookBench(getMachine(), bench, {
      fetch: async (url, init) => {
        if (new Headers(init.headers).get("x-amz-target") === "TrentService.Decrypt") decrypts++;
        return await fetch(url, init);
      },
    });
    for (let count = 0; count < 3; count++) await counting.send(hook, { body: MEETING });
    expect(decrypts).toBe(1);
  });

  it("takes deliveries while the wrapping key is being replaced by one it was not given", async () => {
    const hook = await webhooks.addHook("a");
    const from = createKmsKeyService({ client: bench.kmsClient, keyId: webhooks.settings.kmsKeyId });
    const wrapped: { new?: Uint8Array } = {};
    // A key service our container does not know: what it wraps is noise to ours.
    const to: WrappingService = {
      ...from,
      wrap: async (plaintext) => {
        wrapped.new = plaintext;
        return new Uint8Array(60).fill(7);
      },
      unwrap: async () => {
        if (!wrapped.new) throw new KeyUnreadable("wrapped by another");
        return wrapped.new;
      },
    };
    const database = { client: bench.dynamoDbClient, tableName: bench.tableName };
    const result = await rewrapDataKeys({ database, from, to, dryRun: false, onProgress: () => {} });
    expect(result).toEqual({ total: 1, changed: 1 });
    expect(await webhooks.send(hook, { body: MEETING })).toMatchObject({ statusCode: 204 });
  });

  it("does not take a secret that was moved to another path", async () => {
    const one = await webhooks.addHook("a");
    const other = await webhooks.addHook("b");
    expect(await webhooks.send({ ...one, secret: other.secret }, { body: MEETING })).toMatchObject({ statusCode: 401 });
  });
});
