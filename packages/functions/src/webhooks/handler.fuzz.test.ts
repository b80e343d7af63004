/** Whatever is sent to the webhook's function: an answer with an id, never a fault of ours, and nothing unsigned is ever stored. */
import type { LambdaFunctionURLResult } from "aws-lambda";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, createContext, useMachine } from "../../test/bench.ts";
import { createWebhookBench, type Hook, type WebhookBench } from "../../test/webhook-bench.ts";

type Result = Exclude<LambdaFunctionURLResult, string>;

const getMachine = useMachine("server");
let bench: Bench;
let webhooks: WebhookBench;
let hook: Hook;
beforeAll(async () => {
  bench = await createBench(getMachine());
  webhooks = createWebhookBench(getMachine(), bench);
  await bench.call("PUT", "/api/reps/known", { json: { name: "Known", email: "known@sellers.example" } });
  hook = await webhooks.addHook("known");
});

async function send(event: unknown): Promise<number> {
  const { statusCode = 0, headers = {} } = (await webhooks.handler(event, createContext(30_000))) as Result;
  expect(statusCode, JSON.stringify(event)).toBeGreaterThanOrEqual(200);
  expect(statusCode, JSON.stringify(event)).toBeLessThan(500);
  expect(headers["x-request-id"]).toMatch(/\S/);
  return statusCode;
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\0", "\ud800", "%E0%A4%A", "__proto__"),
);
const number = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom("1e9", "0x10", " 1", "+1", "-0"),
);

const unsigned = fc
  .record({
    method: fc.oneof({ weight: 5, arbitrary: fc.constant("POST") }, { weight: 1, arbitrary: anyText }),
    path: fc.oneof(
      { weight: 3, arbitrary: fc.constant("known") },
      { weight: 1, arbitrary: anyText.map((key) => `/api/webhooks/fathom/${key}`) },
      { weight: 1, arbitrary: anyText.map((text) => `/${text}`) },
    ),
    headers: fc.record(
      {
        "webhook-id": anyText,
        "Webhook-Timestamp": fc.oneof(number, fc.constant("now")),
        "webhook-signature": fc.oneof(
          anyText,
          fc.base64String().map((text) => `v1,${text}`),
          fc.array(fc.base64String()).map((all) => all.map((text) => `v1,${text}`).join(" ")),
        ),
        "content-type": anyText,
      },
      { requiredKeys: [] },
    ),
    body: fc.option(fc.oneof(anyText, fc.json()), { nil: undefined }),
    isBase64Encoded: fc.boolean(),
  })
  .map(({ method, path, headers, body, isBase64Encoded }) => ({
    version: "2.0",
    rawPath: path === "known" ? `/api/webhooks/fathom/${hook.pathKey}` : path,
    rawQueryString: "",
    headers: {
      ...headers,
      ...(headers["Webhook-Timestamp"] === "now"
        ? { "Webhook-Timestamp": String(Math.floor(bench.clock.now() / 1_000)) }
        : {}),
    },
    requestContext: { http: { method } },
    body,
    isBase64Encoded,
  }));

describe("the webhook's function under whatever is sent", () => {
  it("answers every event that is no HTTP request with 400", { timeout: 60_000 }, async () => {
    const anyEvent = fc.oneof(
      fc.anything(),
      fc.record({ requestContext: fc.anything(), rawPath: fc.anything(), headers: fc.anything() }),
    );
    await fc.assert(
      fc.asyncProperty(anyEvent, async (one) => {
        expect(await send(one)).toBe(400);
      }),
      { numRuns: 200 },
    );
  });

  it("takes nothing that is not signed, and has no fault", { timeout: 120_000 }, async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(unsigned, async (one) => {
        const status = await send(one);
        expect(status, JSON.stringify(one)).toBeGreaterThanOrEqual(400);
        statuses.add(status);
      }),
      { numRuns: 300 },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([401, 404]));
    expect(bench.metrics.written.flatMap(({ WebhooksReceived = [] }) => WebhooksReceived)).toEqual([]);
    expect(await bench.services.deliveries.listUnreadable("known")).toEqual([]);
  });

  it("takes whatever is signed, and the worker has no fault with it", { timeout: 120_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anyText,
          fc.json({ maxDepth: 4 }),
          fc.constantFrom("[".repeat(50_000), '{"__proto__":{"a":1}}', "null"),
        ),
        fc.boolean(),
        async (body, isBase64Encoded) => {
          // Lone surrogates have no bytes of their own: what is signed is what goes over the wire.
          const sent = Buffer.from(body).toString("utf8");
          const { statusCode = 0 } = await webhooks.send(hook, { id: `msg_${++count}`, body: sent, isBase64Encoded });
          expect(statusCode).toBeGreaterThanOrEqual(200);
          expect(statusCode).toBeLessThan(300);
        },
      ),
      { numRuns: 60 },
    );
    const answers = await bench.drain();
    expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
    expect({}).not.toHaveProperty("a");
  });
});
