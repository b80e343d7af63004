// Guards what our API relies on in a Function URL.
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createFunction,
  type FunctionUrl,
  type FunctionUrlOptions,
  type Invocable,
  type LambdaFunction,
  PortInUseError,
  serveFunctionUrl,
} from "../../../src/aws/index.ts";
import { bundleHandlers, type HandlerBundle } from "../../fixtures/bundle.ts";

describe("serveFunctionUrl", () => {
  let bundle: HandlerBundle;
  let fn: LambdaFunction;
  const running: FunctionUrl[] = [];
  beforeAll(async () => {
    bundle = await bundleHandlers();
    fn = createFunction({ name: "api", entry: bundle.entry, exportName: "respond", timeoutMs: 10_000 });
  });
  afterAll(async () => {
    await fn.stop();
    await bundle.remove();
  });
  afterEach(async () => {
    for (const url of running.splice(0)) await url.stop();
  });

  const serve = async (more: Partial<FunctionUrlOptions> = {}): Promise<string> => {
    const served = await serveFunctionUrl({ fn, ...more });
    running.push(served);
    return served.url;
  };
  const createFake = (answer: unknown): Invocable => ({ name: "fake", arn: "arn", invoke: async () => answer });

  it("builds the event of payload format 2.0", async () => {
    const url = await serve();
    const response = await fetch(`${url}/p%20x?a=1&a=2&b=`, {
      method: "POST",
      headers: { cookie: "s=1; t=2", "content-type": "application/json", "x-two": "yes" },
      body: '{"é":1}',
    });
    const event = (await response.json()) as Record<string, Record<string, unknown>>;
    expect(event).toMatchObject({
      version: "2.0",
      rawPath: "/p x",
      rawQueryString: "a=1&a=2&b=",
      queryStringParameters: { a: "1,2", b: "" },
      cookies: ["s=1", "t=2"],
      headers: { "content-type": "application/json", "x-two": "yes", "x-forwarded-proto": "https" },
      body: '{"é":1}',
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty("cookie");
    expect(event.requestContext?.http).toMatchObject({ method: "POST", path: "/p x", sourceIp: "127.0.0.1" });
  });

  it("hands over binary bodies in base64 and none at all as absent", async () => {
    const url = await serve();
    const headers = { "content-type": "application/octet-stream" };
    const binary = await fetch(url, { method: "POST", headers, body: Uint8Array.from([0, 255]) });
    expect(await binary.json()).toMatchObject({ body: "AP8=", isBase64Encoded: true });
    const empty = (await (await fetch(url)).json()) as object;
    expect(empty).not.toHaveProperty("body");
    expect(empty).toMatchObject({ isBase64Encoded: false });
  });

  it("answers with status, headers and cookies of the function", async () => {
    const response = await fetch(await serve());
    expect(response.status).toBe(201);
    expect(response.headers.get("x-answer")).toBe("yes");
    expect(response.headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2"]);
  });

  it("answers with binary bodies", async () => {
    const response = await fetch(`${await serve()}/binary`);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  it("takes an answer without a status code as the body of a 200", async () => {
    const url = await serve();
    const plain = await fetch(`${url}/plain`);
    expect([plain.status, plain.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await plain.json()).toEqual({ hello: "world" });
    expect(await (await fetch(`${url}/text`)).text()).toBe("hello");
  });

  it("answers 502 and nothing more when the function fails or its status code is none", async () => {
    const crashed = await fetch(`${await serve()}/crash`);
    expect([crashed.status, await crashed.text()]).toEqual([502, '{"Message":"Internal Server Error"}']);
    const odd = await fetch(await serve({ fn: createFake({ statusCode: "soon" }) }));
    expect(odd.status).toBe(502);
  });

  it("answers 413 to a request above 6 MB", async () => {
    const url = await serve();
    const response = await fetch(url, { method: "POST", body: "a".repeat(6 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });

  it("takes headers far above Node's own limit", async () => {
    const url = await serve();
    const status = await new Promise((resolve, reject) => {
      const call = request(url, { headers: { "x-long": "a".repeat(100_000) } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on("error", reject);
      call.end();
    });
    expect(status).toBe(201);
  });

  it("sends no body in answer to HEAD", async () => {
    const response = await fetch(await serve(), { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([201, ""]);
  });

  it("answers preflights itself when CORS is set, for allowed origins alone", async () => {
    const cors = { allowOrigins: ["https://crm.example"], allowMethods: ["GET"], maxAgeSeconds: 60 };
    const url = await serve({ cors });
    const preflight = (origin: string) =>
      fetch(url, { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } });
    const allowed = await preflight("https://crm.example");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://crm.example");
    expect(allowed.headers.get("access-control-allow-methods")).toBe("GET");
    const refused = await preflight("https://evil.example");
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    const plain = await fetch(url, { headers: { origin: "https://crm.example" } });
    expect([plain.status, plain.headers.get("access-control-allow-origin")]).toEqual([201, "https://crm.example"]);
  });

  it("leaves OPTIONS to the function when CORS is not set", async () => {
    const url = await serve();
    const headers = { origin: "https://crm.example", "access-control-request-method": "GET" };
    const response = await fetch(url, { method: "OPTIONS", headers });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([201, null]);
  });

  it("says which port is in use", async () => {
    const port = Number(new URL(await serve()).port);
    const second = serveFunctionUrl({ fn, port });
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toMatchObject({ port, host: "127.0.0.1" });
  });
});
