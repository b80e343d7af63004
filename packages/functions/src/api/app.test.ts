import { type Problem, ROUTES } from "@fathom-sync/contract";
import { APP_ERROR_CODES, AppError, StorageUnavailable } from "@fathom-sync/core";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, CRON_SECRET, createBench, SECOND_TOKEN, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";
import { createApp } from "./app.ts";

const getMachine = useMachine();
let bench: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine());
});

/** A path of the route with ids that fit and name nothing. */
function toPath(path: string): string {
  return path.replace("{repId}", "nobody").replace("{runId}", "no-run").replace("{recordingId}", "1");
}

const closed = ROUTES.filter((route) => route.auth !== "none");

describe("who may call", () => {
  it.each(closed)("refuses $method $path without a token, whatever else is wrong", async ({ method, path }) => {
    const answer = await bench.call(method, toPath(path), { token: null, body: method === "GET" ? undefined : "{" });
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  it.each([
    ["another token", "Bearer service-token-0123456788"],
    ["the token with more behind it", `Bearer ${SERVICE_TOKEN}x`],
    ["a part of it", `Bearer ${SERVICE_TOKEN.slice(0, -1)}`],
    ["an empty one", "Bearer "],
    ["another scheme", `Basic ${SERVICE_TOKEN}`],
    ["the bare token", SERVICE_TOKEN],
    ["two tokens", `Bearer ${SERVICE_TOKEN}, Bearer ${SERVICE_TOKEN}`],
    ["both tokens as configured", `Bearer ${SERVICE_TOKEN},${SECOND_TOKEN}`],
  ])("refuses %s", async (_what, authorization) => {
    const answer = await bench.call("GET", "/api/reps", { token: null, headers: { authorization } });
    expect(answer.status).toBe(401);
  });

  it("accepts both service tokens while one is being replaced", async () => {
    expect((await bench.call("GET", "/api/reps", { token: SERVICE_TOKEN })).status).toBe(200);
    expect((await bench.call("GET", "/api/reps", { token: SECOND_TOKEN })).status).toBe(200);
  });

  it.each(closed)("opens $method $path to the token of its kind alone", async ({ method, path, auth }) => {
    const wrong = auth === "cron" ? SERVICE_TOKEN : CRON_SECRET;
    const answer = await bench.call(method, toPath(path), { token: wrong });
    expect(answer.status).toBe(401);
    const right = auth === "cron" ? CRON_SECRET : SERVICE_TOKEN;
    expect((await bench.call(method, toPath(path), { token: right })).status).not.toBe(401);
  });

  it("answers 401 before it tells that a path or a method is not there", async () => {
    expect((await bench.call("GET", "/api/nothing", { token: null })).status).toBe(401);
    expect((await bench.call("GET", "/", { token: CRON_SECRET })).status).toBe(401);
    expect((await bench.call("PATCH", "/api/reps/nobody", { token: null })).status).toBe(401);
    expect((await bench.call("DELETE", "/api/cron/sync-fathom", { token: SERVICE_TOKEN })).status).toBe(401);
    expect((await bench.call("GET", "/api/nothing")).body).toMatchObject({ code: "not_found" });
  });
});

describe("the open routes", () => {
  it("answer without a token, and with a wrong one", async () => {
    for (const token of [null, "wrong"]) {
      expect(await bench.call("GET", "/api/health", { token })).toMatchObject({
        status: 200,
        body: { status: "ok", version: "test" },
      });
      expect((await bench.call("GET", "/api/openapi.json", { token })).status).toBe(200);
    }
  });

  it("list in the OpenAPI document exactly what the app serves", async () => {
    const { paths } = await bench.read<{ paths: Record<string, Record<string, unknown>> }>("GET", "/api/openapi.json");
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
    for (const entry of listed) {
      const [method = "", path = ""] = entry.split(" ");
      const answer = await bench.call(method, toPath(path));
      expect(["not_found", "method_not_allowed"]).not.toContain((answer.body as { code?: string })?.code);
    }
  });
});

describe("methods and paths", () => {
  const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
  const byPath = [...Map.groupBy(ROUTES, (route) => route.path)];

  it.each(byPath)("answers 405 with Allow for the methods %s does not have", async (path, routes) => {
    const allowed = routes.map((route) => route.method);
    for (const method of METHODS.filter((one) => !allowed.includes(one as never))) {
      const answer = await bench.call(method, toPath(path));
      expect(answer, method).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
      expect(answer.headers.get("allow")?.split(", ").toSorted()).toEqual([...allowed].toSorted());
    }
  });

  it("answers HEAD as GET without a body", async () => {
    const response = await bench.app.request(
      "https://api.example/api/health",
      { method: "HEAD" },
      { requestId: "r", deadlineAt: 0 },
    );
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it.each(["/api", "/api/", "/api/reps/", "/api/reps/a/b", "/API/reps", "/api/reps//connection"])(
    "has nothing at %s",
    async (path) => {
      expect(await bench.call("GET", path)).toMatchObject({ status: 404, body: { code: "not_found" } });
    },
  );

  it.each([
    "/api/contacts/rosa@tailspin.example/calls?limit=0",
    "/api/reps/rosa%40tailspin.example",
    "/api/reps/R%C3%B3sa%20Lind",
  ])("does not repeat in a problem what stands in %s besides ids", async (path) => {
    const { instance } = (await bench.call("GET", path)).body as Problem;
    expect(["/api/reps", "/api/contacts"]).toContain(instance);
    expect((await bench.call("GET", path, { token: null })).body).toMatchObject({ code: "unauthorized", instance });
  });

  it("answers a broken percent escape as bad input", async () => {
    expect(await bench.call("GET", "/api/reps/%E0%A4%A")).toMatchObject({
      status: 400,
      body: { errors: [{ path: "path.repId" }] },
    });
  });
});

describe("what goes wrong inside", () => {
  function createFailing(error: unknown) {
    const services = {
      ...bench.services,
      reps: {
        ...bench.services.reps,
        list: async () => {
          throw error;
        },
      },
    };
    return createApp({ services, serviceTokens: [SERVICE_TOKEN], cronSecret: CRON_SECRET, version: "test" });
  }

  async function callFailing(error: unknown, headers: Record<string, string> = {}) {
    const response = await createFailing(error).request(
      "https://api.example/api/reps",
      { headers: { authorization: `Bearer ${SERVICE_TOKEN}`, ...headers } },
      { requestId: "request-1", deadlineAt: bench.clock.now() + 1_000 },
    );
    return { status: response.status, headers: response.headers, body: (await response.json()) as Problem };
  }

  it("is a 500 that says nothing of its cause, and is in the log with the request's id", async () => {
    const answer = await callFailing(new TypeError("secret inside"));
    expect(answer.status).toBe(500);
    expect(answer.headers.get("x-request-id")).toBe("request-1");
    expect(JSON.stringify(answer.body)).not.toContain("secret inside");
    const line = bench.log.lines.findLast((one) => one.startsWith("error api.fault"));
    expect(line).toMatch(/request-1.*"internal_error"[\s\S]*secret inside/);
  });

  it("is a 503 with Retry-After when the table does not take part", async () => {
    const answer = await callFailing(new StorageUnavailable("throttled"));
    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable", retryAfterSeconds: 5 } });
    expect(answer.headers.get("retry-after")).toBe("5");
  });

  it.each(APP_ERROR_CODES)("answers with a problem of its own for %s, in the reader's language", async (code) => {
    const answer = await callFailing(new AppError(code, "detail with ids", { retryAfterSeconds: 7.2 }), {
      "accept-language": "nl",
    });
    expect(answer.body).toMatchObject({ code, instance: "/api/reps", requestId: "request-1" });
    expect(answer.status).toBe(answer.body.status);
    const english = await callFailing(new AppError(code, "detail with ids"));
    expect(english.body.title).not.toBe(answer.body.title);
  });
});
