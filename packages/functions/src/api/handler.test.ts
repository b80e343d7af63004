import { Problem } from "@fathom-sync/contract";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, CRON_SECRET, createBench, createContext, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";
import { InvalidSettings } from "../resources.ts";
import { createHttpHandler } from "./handler.ts";

const getMachine = useMachine();
let bench: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine());
});

const context = createContext(30_000);

function toEvent(method: string, path: string, more: Record<string, unknown> = {}) {
  const [rawPath, rawQueryString = ""] = path.split("?");
  return {
    version: "2.0",
    rawPath,
    rawQueryString,
    headers: { host: "api.example", authorization: `Bearer ${SERVICE_TOKEN}` },
    requestContext: { http: { method, path: rawPath }, domainName: "api.example" },
    isBase64Encoded: false,
    ...more,
  };
}

async function invoke(event: unknown): Promise<APIGatewayProxyStructuredResultV2> {
  const handler = createHttpHandler(() => ({ app: bench.app, clock: bench.clock, metrics: bench.services.metrics }));
  return (await handler(event, context)) as APIGatewayProxyStructuredResultV2;
}

describe("the Function URL's handler", () => {
  it("answers an HTTP event, with Lambda's request id", async () => {
    const result = await invoke(toEvent("GET", "/api/health"));
    expect(result).toMatchObject({ statusCode: 200, body: '{"status":"ok","version":"test"}' });
    expect(result.headers?.["x-request-id"]).toBe(context.awsRequestId);
    expect(result.isBase64Encoded).toBe(false);
  });

  it("takes a body as text and in base64", async () => {
    const json = JSON.stringify({ name: "Jürgen", email: "j@x.example" });
    const headers = { ...toEvent("PUT", "/").headers, "content-type": "application/json" };
    for (const [repId, body, isBase64Encoded] of [
      ["a", json, false],
      ["b", Buffer.from(json.replace("j@", "k@")).toString("base64"), true],
    ] as const) {
      const result = await invoke(toEvent("PUT", `/api/reps/${repId}`, { headers, body, isBase64Encoded }));
      expect(result.statusCode).toBe(201);
      expect(JSON.parse(result.body ?? "")).toMatchObject({ repId, name: "Jürgen" });
    }
  });

  it("writes what an attempt by hand came to, and the capacity units of every request", async () => {
    await bench.addRep("clicked", 2);
    bench.metrics.written.length = 0;
    await invoke(toEvent("POST", "/api/reps/clicked/refresh"));
    await invoke(toEvent("GET", "/api/reps/clicked"));
    const [refreshed, read] = bench.metrics.written;
    expect(refreshed).toMatchObject({ CallsAdded: [2], LightRequests: [expect.any(Number)] });
    expect(refreshed?.WriteUnits?.[0]).toBeGreaterThan(0);
    expect(read).toEqual({ ReadUnits: [expect.any(Number)] });
  });

  it("leaves a useless body of a GET alone", async () => {
    const result = await invoke(toEvent("GET", "/api/health", { body: "{}" }));
    expect(result.statusCode).toBe(200);
  });

  it("answers a 204 without a body", async () => {
    await invoke(
      toEvent("PUT", "/api/reps/c", {
        headers: { ...toEvent("PUT", "/").headers, "content-type": "application/json" },
        body: '{"name":"C","email":"c@x.example"}',
      }),
    );
    const result = await invoke(toEvent("DELETE", "/api/reps/c/connection"));
    expect(result).toMatchObject({ statusCode: 204, body: "" });
  });

  it.each([
    ["a queue event", { Records: [{ messageId: "1", body: "{}" }] }],
    ["a queue event dressed up as HTTP", { ...toEvent("GET", "/api/health"), Records: [] }],
    ["the schedule's event", { slot: "2026-11-22T12:00:00Z" }],
    ["nothing", null],
    ["text", "GET /api/health"],
    ["a list", []],
    ["an event without a method", { requestContext: { http: {} } }],
    ["an event without a path", { requestContext: { http: { method: "GET" } } }],
    ["an event without headers", { ...toEvent("GET", "/api/health"), headers: undefined }],
    ["a path that is none", toEvent("GET", "evil.example")],
    ["a body that is no text", toEvent("PUT", "/api/reps/a", { body: { name: "A" } })],
    ["an event of a REST API", { httpMethod: "GET", path: "/api/health", requestContext: { stage: "x" }, headers: {} }],
    ["an event of a load balancer", { ...toEvent("GET", "/api/health"), requestContext: { elb: {} } }],
  ])("refuses %s", async (_what, event) => {
    const result = await invoke(event);
    expect(result.statusCode).toBe(400);
    expect(Problem.parse(JSON.parse(result.body ?? ""))).toMatchObject({
      code: "not_an_http_event",
      requestId: context.awsRequestId,
    });
    expect(result.headers).toMatchObject({
      "content-type": "application/problem+json; charset=utf-8",
      "x-request-id": context.awsRequestId,
    });
  });

  it("refuses a method that no Function URL passes on", async () => {
    const result = await invoke(toEvent("TRACE", "/api/health"));
    expect(result.statusCode).toBe(405);
    expect(result.headers?.allow).toContain("GET");
  });

  it("refuses a header that could not have come over HTTP", async () => {
    const result = await invoke(toEvent("GET", "/api/health", { headers: { "x-a": "b\r\nx-b: c" } }));
    expect(result.statusCode).toBe(400);
    expect(Problem.parse(JSON.parse(result.body ?? ""))).toMatchObject({
      code: "invalid_request",
      errors: [{ path: "header" }],
    });
  });

  it("has the security headers on what it refuses by itself, too", async () => {
    expect((await invoke({ Records: [] })).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });

  it("does not take a token of another kind for one of its own", async () => {
    const headers = { host: "api.example", authorization: `Bearer ${CRON_SECRET}` };
    expect((await invoke(toEvent("GET", "/api/reps", { headers }))).statusCode).toBe(401);
  });

  it("fails as a function when its settings are wrong, so that its alarms see it", async () => {
    const handler = createHttpHandler(() => {
      throw new InvalidSettings("environment: FATHOM_SYNC_TABLE is not set");
    });
    await expect(handler(toEvent("GET", "/api/health"), context)).rejects.toThrow(InvalidSettings);
  });
});
