import { ROUTES } from "@fathom-sync/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
let closed: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine(), {}, { corsOrigins: [CRM, "http://localhost:3000"] });
  closed = await createBench(getMachine());
});

const CRM = "https://crm.example";

async function request(path: string, init: RequestInit & { headers: Record<string, string> }, at = bench) {
  const bindings = { requestId: "r", deadlineAt: at.clock.now() + 10_000 };
  return await at.app.request(`https://api.example${path}`, init, bindings);
}

const preflight = (origin: string, path = "/api/reps", at = bench) =>
  request(path, { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } }, at);

function listNames(response: Response): string[] {
  return [...response.headers.keys()].filter((name) => name.startsWith("access-control-"));
}

describe("CORS", () => {
  it.each([CRM, "http://localhost:3000"])("lets scripts of %s read every answer, errors too", async (origin) => {
    for (const authorization of [`Bearer ${SERVICE_TOKEN}`, "Bearer wrong"]) {
      const response = await request("/api/reps", { headers: { origin, authorization } });
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(response.headers.get("access-control-expose-headers")).toBe(
        "Date, ETag, Location, Retry-After, X-Request-Id",
      );
      expect(response.headers.get("vary")).toBe("Origin");
    }
  });

  it("answers a preflight without a token, the same for every path, and without a word about what is there", async () => {
    const answers = await Promise.all(["/api/reps", "/api/cron/sync-fathom", "/nothing"].map((p) => preflight(CRM, p)));
    for (const answer of answers) {
      expect(answer.status).toBe(204);
      expect(await answer.text()).toBe("");
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "access-control-allow-origin": CRM,
        "access-control-allow-headers": "Authorization, Content-Type, Accept-Language, If-None-Match, Idempotency-Key",
        "access-control-max-age": "86400",
        vary: "Origin",
      });
      const methods = answer.headers.get("access-control-allow-methods")?.split(", ");
      for (const { method } of ROUTES) expect(methods).toContain(method);
    }
  });

  it.each([
    "https://crm.example.evil.example",
    "https://evil.example",
    "http://crm.example",
    "https://CRM.example",
    "https://crm.example/",
    "https://crm.example:8443",
    "https://sub.crm.example",
    "null",
    "*",
    "",
    `${CRM}, https://evil.example`,
  ])("tells scripts of %j nothing", async (origin) => {
    const [asked, answered] = await Promise.all([
      preflight(origin),
      request("/api/health", { headers: { origin, authorization: `Bearer ${SERVICE_TOKEN}` } }),
    ]);
    expect([asked.status, listNames(asked), answered.status, listNames(answered)]).toEqual([401, [], 200, []]);
    expect(answered.headers.get("vary")).toBe("Origin");
  });

  it("never allows credentials: there are no cookies to send", async () => {
    expect((await preflight(CRM)).headers.has("access-control-allow-credentials")).toBe(false);
  });

  it("says that answers differ by origin, also to whoever sends none", async () => {
    expect((await request("/api/health", { headers: {} })).headers.get("vary")).toBe("Origin");
  });

  it("does not exist when no origin is configured", async () => {
    const asked = await preflight(CRM, "/api/reps", closed);
    const answered = await request("/api/health", { headers: { origin: CRM } }, closed);
    expect([asked.status, listNames(asked), listNames(answered)]).toEqual([401, [], []]);
    expect(answered.headers.has("vary")).toBe(false);
  });
});

describe("every answer", () => {
  it.each(["/api/health", "/api/reps", "/nothing", "/api/reps/%E0%A4%A"])(
    "is no page, no script and in no cache: %s",
    async (path) => {
      const { headers } = await request(path, { headers: { authorization: `Bearer ${SERVICE_TOKEN}` } });
      expect(Object.fromEntries(headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000",
        "cache-control": "no-store",
      });
    },
  );
});
