import { describe, expect, it } from "vitest";
import { findHttpEvent, findRequest, type HttpEvent, toHttpResult } from "./http-event.ts";

const EVENT: HttpEvent = {
  method: "PUT",
  rawPath: "/api/reps/a",
  rawQueryString: "",
  headers: {},
  body: undefined,
  isBase64Encoded: false,
};

function toRequest(changes: Partial<HttpEvent>): Request {
  const request = findRequest({ ...EVENT, ...changes });
  if (!request) throw new Error("the event was refused");
  return request;
}

describe("findHttpEvent", () => {
  const whole = { rawPath: "/", rawQueryString: "", headers: {}, requestContext: { http: { method: "GET" } } };

  it("takes what a Function URL sends", () => {
    expect(findHttpEvent(whole)).toMatchObject({ method: "GET", rawPath: "/", isBase64Encoded: false });
  });

  it.each([
    ["a header that is a number", { headers: { a: 1 } }],
    ["a header that is a list", { headers: { a: ["b"] } }],
    ["headers as a list", { headers: [] }],
    ["a body that is no text", { body: {} }],
    ["a flag that is no flag", { isBase64Encoded: "true" }],
    ["records", { Records: [] }],
    ["a method that is no text", { requestContext: { http: { method: ["GET"] } } }],
  ])("does not take %s", (_what, changes) => {
    expect(findHttpEvent({ ...whole, ...changes })).toBeUndefined();
  });
});

describe("findRequest", () => {
  it.each([
    ["/api/reps/a b", "/api/reps/a%20b"],
    ["/api/reps/a?b", "/api/reps/a%3Fb"],
    ["/api/reps/a#b", "/api/reps/a%23b"],
    ["/api\\reps", "/api%5Creps"],
    ["/api/re\nps", "/api/re%0Aps"],
    ["/api/reps/é", "/api/reps/%C3%A9"],
    ["/api/reps/\ud800", "/api/reps/%EF%BF%BD"],
    ["//evil.example/api/reps", "//evil.example/api/reps"],
    ["/@evil.example", "/@evil.example"],
  ])("keeps the path %j one path, of no other place", (rawPath, pathname) => {
    const url = new URL(toRequest({ rawPath }).url);
    expect([url.origin, url.pathname, url.search]).toEqual(["https://api.invalid", pathname, ""]);
  });

  it("keeps the query whole", () => {
    expect(new URL(toRequest({ rawQueryString: "a=1#b&c=2" }).url).searchParams.get("c")).toBe("2");
  });

  it("does not go by the header Host", () => {
    expect(new URL(toRequest({ headers: { host: "evil.example" } }).url).host).toBe("api.invalid");
  });

  it("takes one header under two spellings for one with two values", () => {
    const headers = { authorization: "Bearer a", Authorization: "Bearer b" };
    expect(toRequest({ headers }).headers.get("authorization")).toBe("Bearer a, Bearer b");
  });

  it.each<[string, Record<string, string>]>([
    ["a line break", { a: "b\r\nx-injected: 1" }],
    ["a zero", { a: "\0" }],
    ["a name with a space", { "a b": "c" }],
    ["an empty name", { "": "c" }],
    ["a name beyond ASCII", { é: "c" }],
  ])("refuses headers with %s", (_what, headers) => {
    expect(findRequest({ ...EVENT, headers })).toBeUndefined();
  });

  it("takes a value beyond Latin-1, escaped", () => {
    expect(toRequest({ headers: { "user-agent": "☎\ud800" } }).headers.get("user-agent")).toBe("%E2%98%8E%EF%BF%BD");
  });

  it("takes a body as it is flagged, and none of a GET", async () => {
    expect(await toRequest({ body: "é" }).text()).toBe("é");
    expect(await toRequest({ body: "w6k=", isBase64Encoded: true }).text()).toBe("é");
    expect(await toRequest({ body: "%%%", isBase64Encoded: true }).text()).toBe("");
    expect(toRequest({ method: "GET", body: "{}" }).body).toBeNull();
  });
});

describe("toHttpResult", () => {
  it("is status, headers and text", async () => {
    const response = new Response('{"a":"é"}', { status: 201, headers: { ETag: '"1"' } });
    expect(await toHttpResult(response)).toMatchObject({
      statusCode: 201,
      headers: { etag: '"1"' },
      body: '{"a":"é"}',
      isBase64Encoded: false,
    });
  });
});
