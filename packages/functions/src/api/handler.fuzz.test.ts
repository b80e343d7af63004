/** Whatever is sent: an answer with an id, never a fault of ours; and what is refused is refused as a problem. */
import { Problem, ROUTES } from "@fathom-sync/contract";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, CRON_SECRET, createBench, createContext, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";
import { createShiftedClock } from "../../test/recorder.ts";
import { createSigner, JWT_SETTINGS } from "../../test/signer.ts";
import { createHttpHandler } from "./handler.ts";
import { createJwtCheck } from "./jwt.ts";

const getMachine = useMachine();
const CRM = "https://crm.example";
let bench: Bench;
let tokens: readonly string[];
beforeAll(async () => {
  const clock = createShiftedClock();
  const signer = await createSigner(clock);
  const jwt = createJwtCheck({ settings: JWT_SETTINGS, fetch: signer.fetch, clock });
  bench = await createBench(getMachine(), { clock }, { jwt, corsOrigins: [CRM] });
  await bench.call("PUT", "/api/reps/known", { json: { name: "Known", email: "known@sellers.example" } });
  tokens = [
    SERVICE_TOKEN,
    SERVICE_TOKEN,
    CRON_SECRET,
    await signer.sign({ role: "admin" }),
    await signer.sign({ role: "rep", rep_id: "known" }),
    signer.signNot({ role: "admin" }),
  ];
});

async function send(event: unknown): Promise<APIGatewayProxyStructuredResultV2> {
  const handler = createHttpHandler(() => ({ app: bench.app, clock: bench.clock, metrics: bench.services.metrics }));
  const result = (await handler(event, createContext(30_000))) as APIGatewayProxyStructuredResultV2;
  const { statusCode = 0, headers = {}, body = "" } = result;
  expect(statusCode, JSON.stringify({ event, result })).toBeGreaterThanOrEqual(200);
  expect(statusCode, JSON.stringify({ event, result })).toBeLessThan(500);
  expect(headers["x-request-id"]).toMatch(/\S/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  if (statusCode >= 400 && body !== "") expect(Problem.parse(JSON.parse(body)).status).toBe(statusCode);
  return result;
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("known", "1", "..", "%", "%2e%2e"),
);
const odd = fc.constantFrom(
  "__proto__",
  "constructor",
  "\0",
  "\ud800",
  "%00",
  "%E0%A4%A",
  "//",
  "\\",
  "a".repeat(9_000),
);
const path = fc.oneof(
  fc
    .tuple(fc.constantFrom(...ROUTES.map((route) => route.path)), fc.array(fc.oneof(anyText, odd), { minLength: 2 }))
    .map(([pattern, values]) => pattern.replaceAll(/\{\w+\}/g, () => values.pop() ?? "known")),
  anyText.map((text) => `/${text}`),
  odd.map((text) => `/api/${text}`),
);
const query = fc.oneof(
  fc.constant(""),
  anyText,
  fc.constantFrom("__proto__=1", "constructor=1", "limit=1&limit=2", "cursor=%", "from=\0", "hours=1e9", "&&=&", "a#b"),
  fc
    .dictionary(fc.constantFrom("limit", "cursor", "from", "to", "hours", "perRep", "visible"), anyText)
    .map((all) => new URLSearchParams({ ...all }).toString()),
);
const json = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "[".repeat(50_000),
    '{"__proto__":{"a":1}}',
    "null",
    "",
    "\ufeff{}",
    '{"name":"\\ud800","email":"a@b.co"}',
  ),
  fc
    .record({ name: anyText, email: fc.emailAddress(), active: fc.oneof(fc.boolean(), fc.constant(null)) })
    .map((body) => JSON.stringify(body)),
);
const headerName = fc.oneof(
  fc.constantFrom("authorization", "Authorization", "if-none-match", "idempotency-key", "origin"),
  anyText,
);

const event = fc
  .record({
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") },
      { weight: 1, arbitrary: fc.oneof(anyText, fc.constantFrom("TRACE", "CONNECT", "get")) },
    ),
    path,
    query,
    token: fc.nat(5),
    headers: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(headerName, anyText) },
    ),
    type: fc.constantFrom("application/json", "application/json; charset=utf-8", "text/plain", ";", ""),
    preflight: fc.constantFrom({}, { origin: CRM }, { origin: CRM, "access-control-request-method": "PUT" }),
    body: fc.option(json, { nil: undefined }),
    isBase64Encoded: fc.boolean(),
  })
  .map(({ method, path: rawPath, query: rawQueryString, token, headers, type, preflight, body, isBase64Encoded }) => ({
    version: "2.0",
    rawPath,
    rawQueryString,
    headers: { authorization: `Bearer ${tokens[token]}`, "content-type": type, ...preflight, ...headers },
    requestContext: { http: { method, path: rawPath }, domainName: "api example\0" },
    body: body !== undefined && isBase64Encoded ? Buffer.from(body, "latin1").toString("base64") : body,
    isBase64Encoded,
  }));

describe("the API under whatever is sent", () => {
  it("answers every event that is no HTTP request with 400", { timeout: 60_000 }, async () => {
    const anyEvent = fc.oneof(
      fc.anything(),
      fc.record({ requestContext: fc.anything(), rawPath: fc.anything(), headers: fc.anything() }),
      fc.record({ rawPath: fc.constant("/"), rawQueryString: fc.constant(""), headers: fc.constant({ a: 1 }) }),
    );
    await fc.assert(
      fc.asyncProperty(anyEvent, async (one) => {
        expect((await send(one)).statusCode).toBe(400);
      }),
      { numRuns: 200 },
    );
  });

  it("never has a fault", { timeout: 120_000 }, async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(event, async (one) => {
        const { statusCode = 0 } = await send(one);
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      }),
      { numRuns: 400 },
    );
    // The events reach the routes: not all of them are turned away at the door.
    expect([...statuses.keys()].filter((status) => status < 300)).not.toEqual([]);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([400, 401, 404, 405]));
    expect({}).not.toHaveProperty("a");
  });
});
