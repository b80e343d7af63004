/** Bad input: every field of every route, with its path and what is allowed; nothing is done and nothing repeated. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, type CallOptions, createBench, useMachine } from "../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine());
  await bench.call("PUT", "/api/reps/known", { json: REP });
});

const REP = { name: "Sanne", email: "sanne@acme.example" };
const KEY = { apiKey: "canary-key-0123456789" };
const LONG = "canary".repeat(60);

type Row = readonly [method: string, path: string, json: unknown, field: string, allowed: RegExp];

const BODY: readonly Row[] = [
  ["PUT", "/api/reps/known", null, "body", /JSON object/],
  ["PUT", "/api/reps/known", [], "body", /JSON object/],
  ["PUT", "/api/reps/known", "canary", "body", /JSON object/],
  ["PUT", "/api/reps/known", { email: REP.email }, "body.name", /1 to 200 characters/],
  ["PUT", "/api/reps/known", { ...REP, name: "   " }, "body.name", /1 to 200 characters/],
  ["PUT", "/api/reps/known", { ...REP, name: LONG }, "body.name", /1 to 200 characters/],
  ["PUT", "/api/reps/known", { ...REP, name: "canary\nline" }, "body.name", /one line/],
  ["PUT", "/api/reps/known", { ...REP, name: 7 }, "body.name", /1 to 200 characters/],
  ["PUT", "/api/reps/known", { name: "A" }, "body.email", /e-mail address/],
  ["PUT", "/api/reps/known", { ...REP, email: "canary" }, "body.email", /e-mail address/],
  ["PUT", "/api/reps/known", { ...REP, email: "canary@x.example,b@x.example" }, "body.email", /e-mail address/],
  ["PUT", "/api/reps/known", { ...REP, fathomEmail: "canary@" }, "body.fathomEmail", /e-mail address/],
  ["PUT", "/api/reps/known", { ...REP, fathomEmail: "" }, "body.fathomEmail", /e-mail address/],
  ["PUT", "/api/reps/known", { ...REP, active: "canary" }, "body.active", /true or false/],
  ["PUT", "/api/reps/known", { ...REP, active: null }, "body.active", /true or false/],
  ["PUT", "/api/reps/known", { ...REP, repId: "known" }, "body.repId", /name, email, fathomEmail, active/],
  ["PUT", "/api/reps/known/connection", {}, "body.apiKey", /8 to 512 printable/],
  ["PUT", "/api/reps/known/connection", { apiKey: "canary" }, "body.apiKey", /8 to 512 printable/],
  ["PUT", "/api/reps/known/connection", { apiKey: "canary with a space" }, "body.apiKey", /8 to 512 printable/],
  ["PUT", "/api/reps/known/connection", { apiKey: "canary\u00e9\u00e9\u00e9" }, "body.apiKey", /8 to 512 printable/],
  ["PUT", "/api/reps/known/connection", { apiKey: "canary123".repeat(60) }, "body.apiKey", /8 to 512 printable/],
  ["PUT", "/api/reps/known/connection", { apiKey: 12345678 }, "body.apiKey", /8 to 512 printable/],
  ["PUT", "/api/reps/known/connection", { ...KEY, key: KEY.apiKey }, "body.key", /apiKey/],
  ["POST", "/api/sync", [], "body", /JSON object/],
  ["POST", "/api/sync", { repIds: "known" }, "body.repIds", /list of 1 to 1000/],
  ["POST", "/api/sync", { repIds: [] }, "body.repIds", /list of 1 to 1000/],
  ["POST", "/api/sync", { repIds: Array(1001).fill("known") }, "body.repIds", /list of 1 to 1000/],
  ["POST", "/api/sync", { repIds: ["known", "canary id"] }, "body.repIds[1]", /1 to 64 characters/],
  ["POST", "/api/sync", { repIds: ["known", null] }, "body.repIds[1]", /1 to 64 characters/],
  ["POST", "/api/sync", { hours: 0 }, "body.hours", /1 to 8760/],
  ["POST", "/api/sync", { hours: 8761 }, "body.hours", /1 to 8760/],
  ["POST", "/api/sync", { hours: 1.5 }, "body.hours", /whole number/],
  ["POST", "/api/sync", { hours: "24" }, "body.hours", /whole number/],
  ["POST", "/api/sync", { hours: null }, "body.hours", /whole number/],
  ["POST", "/api/sync", { since: "yesterday-canary" }, "body.since", /ISO 8601/],
  ["POST", "/api/sync", { since: "2026-11-22" }, "body.since", /ISO 8601/],
  ["POST", "/api/sync", { since: "2026-11-22T12:00:00" }, "body.since", /ISO 8601/],
  ["POST", "/api/sync", { since: 1_700_000_000 }, "body.since", /ISO 8601/],
  ["POST", "/api/sync", { since: "2999-01-01T00:00:00Z" }, "body.since", /past/],
  ["POST", "/api/sync", { hours: 1, since: "2020-01-01T00:00:00Z" }, "body.since", /not both/],
  ["POST", "/api/sync", { deep: "yes" }, "body.deep", /true or false/],
  ["POST", "/api/sync", { hour: 24 }, "body.hour", /repIds, hours, since, deep/],
];

const QUERY: readonly Row[] = [
  ...[
    "/api/reps",
    "/api/runs",
    "/api/reps/known/calls",
    "/api/contacts/a@b.example/calls",
    "/api/companies/b.example/calls",
  ].flatMap((path): Row[] => [
    ["GET", `${path}?limit=0`, undefined, "query.limit", /1 to 100/],
    ["GET", `${path}?limit=101`, undefined, "query.limit", /1 to 100/],
    ["GET", `${path}?limit=`, undefined, "query.limit", /1 to 100/],
    ["GET", `${path}?limit=1e1`, undefined, "query.limit", /1 to 100/],
    ["GET", `${path}?limit=-1`, undefined, "query.limit", /1 to 100/],
    ["GET", `${path}?limit=10&limit=10`, undefined, "query.limit", /one value/],
    ["GET", `${path}?cursor=`, undefined, "query.cursor", /nextCursor/],
    ["GET", `${path}?cursor=a%20b`, undefined, "query.cursor", /nextCursor/],
    ["GET", `${path}?cursor=${"a".repeat(2049)}`, undefined, "query.cursor", /nextCursor/],
    ["GET", `${path}?page=2`, undefined, "query.page", /limit/],
  ]),
  ["GET", "/api/stats?days=0", undefined, "query.days", /1 to 90/],
  ["GET", "/api/stats?days=91", undefined, "query.days", /1 to 90/],
  ["DELETE", "/api/reps/known?purge=yes", undefined, "query.purge", /true or false/],
  ["GET", "/api/reps/known/calls?from=yesterday", undefined, "query.from", /ISO 8601/],
  ["GET", "/api/reps/known/calls?from=2026-01-01T00:00:00%2B99:00", undefined, "query.from", /ISO 8601/],
  ["GET", "/api/reps/known/calls?to=2026-01-01", undefined, "query.to", /ISO 8601/],
  ["GET", "/api/reps/known/calls?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", undefined, "query.to", /after/],
  ["GET", "/api/reps/known/calls?visible=false", undefined, "query.visible", /any/],
  ["GET", "/api/cron/sync-fathom?hours=0", undefined, "query.hours", /1 to 8760/],
  ["POST", "/api/cron/sync-fathom?hours=day", undefined, "query.hours", /1 to 8760/],
  ["GET", "/api/cron/sync-fathom?hours=1&hours=2", undefined, "query.hours", /one value/],
  ["GET", "/api/cron/sync-fathom?hour=1", undefined, "query.hour", /hours/],
];

const PATH: readonly Row[] = [
  ...["a%20b", "a%2Fb", "%C3%A9", "a%00", "a".repeat(65), "a+b", "a%", "%E0%A4%A"].flatMap((repId): Row[] => [
    ["GET", `/api/reps/${repId}`, undefined, "path.repId", /1 to 64 characters/],
    ["POST", `/api/reps/${repId}/refresh`, undefined, "path.repId", /1 to 64 characters/],
    ["DELETE", `/api/reps/${repId}/connection`, undefined, "path.repId", /1 to 64 characters/],
    ["GET", `/api/reps/${repId}/calls`, undefined, "path.repId", /1 to 64 characters/],
  ]),
  ...["0", "-1", "01", "1.0", "1e3", "abc", "9007199254740992", "%31x"].flatMap((id): Row[] => [
    ["GET", `/api/calls/${id}`, undefined, "path.recordingId", /1 to 9007199254740991/],
    ["GET", `/api/calls/${id}/transcript`, undefined, "path.recordingId", /1 to 9007199254740991/],
  ]),
  ["GET", "/api/runs/a%20b", undefined, "path.runId", /run id/],
  ["GET", `/api/runs/${"a".repeat(129)}`, undefined, "path.runId", /run id/],
];

async function expectRefusal([method, path, json, field, allowed]: Row): Promise<void> {
  const answer = await bench.call(method, path, json === undefined ? {} : { json });
  expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  const { errors } = answer.body as { errors: { path: string; allowed?: string; message: string }[] };
  const error = errors.find((one) => one.path === field);
  expect(error, answer.text).toBeDefined();
  expect(`${error?.allowed} ${error?.message}`).toMatch(allowed);
  expect(answer.text.replaceAll(/"instance":"[^"]*"/g, "")).not.toContain("canary");
}

describe("bad input", () => {
  it.each(BODY)("%s %s with %j names %s", async (...row) => expectRefusal(row));
  it.each(QUERY)("%s %s names the parameter", async (...row) => expectRefusal(row));
  it.each(PATH)("%s %s names the part of the path", async (...row) => expectRefusal(row));

  it("is told of all fields at once, in the reader's language", async () => {
    const answer = await bench.call("PUT", "/api/reps/known", {
      json: { name: "", email: "", active: 1 },
      headers: { "accept-language": "nl-NL,nl;q=0.9,en;q=0.5" },
    });
    expect(answer.body).toMatchObject({
      title: "Ongeldige aanvraag",
      errors: [{ path: "body.name" }, { path: "body.email" }, { path: "body.active" }],
    });
  });

  it("leaves nothing behind", async () => {
    expect(await bench.read("GET", "/api/reps/known")).toMatchObject({ name: "Sanne", connection: { status: "none" } });
    expect(await bench.read("GET", "/api/runs")).toMatchObject({ items: [] });
    expect(bench.simulator.counters.total ?? bench.simulator.requests.list().length).toBe(0);
    expect(bench.log.lines.join("\n")).not.toContain("canary");
  });
});

describe("bodies", () => {
  const put = (options: CallOptions) => bench.call("PUT", "/api/reps/known", options);
  const text = JSON.stringify(REP);
  const asJson = { "content-type": "application/json" };

  it.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["application/jsonp"],
    ["text/json"],
    ["multipart/form-data; boundary=x"],
    ["nonsense"],
    ["application/json, text/plain"],
    ["application/json; charset=utf-16"],
    ["application/json; charset=utf-8; charset=latin1"],
    ["application/+json"],
    ["text/vnd.crm+json"],
  ])("answers 415 to %s", async (type) => {
    expect(await put({ body: text, headers: { "content-type": type } })).toMatchObject({
      status: 415,
      body: { code: "unsupported_media_type" },
    });
  });

  it("answers 415 to a body without a type", async () => {
    expect((await put({ body: new TextEncoder().encode(text) })).status).toBe(415);
  });

  it.each(["gzip", "br", "gzip, identity", "nonsense"])("answers 415 to a body packed with %s", async (encoding) => {
    const answer = await put({ body: text, headers: { ...asJson, "content-encoding": encoding } });
    expect(answer).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
  });

  it.each([
    ["lists", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["objects", `${'{"a":'.repeat(33)}1${"}".repeat(33)}`],
    ["lists without an end", "[".repeat(200_000)],
    ["both", '[{"a":'.repeat(100)],
  ])("refuses %s nested too deeply before parsing them", async (_what, body) => {
    expect(await put({ body, headers: asJson })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "body", message: "is nested too deeply", allowed: "at most 32 levels" }] },
    });
  });

  it("does not take brackets in a text for levels", async () => {
    const json = { ...REP, name: `a "${"[{".repeat(40)}\\` };
    expect((await put({ json })).status).toBe(200);
    await put({ json: REP });
  });

  it.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])(
    "refuses %s as any unknown field, and nothing becomes of it",
    async (name) => {
      const body = `{"name":"A","email":"a@x.example","${name}":{"active":false,"polluted":true}}`;
      expect(await put({ body, headers: asJson })).toMatchObject({
        status: 400,
        body: { errors: [{ path: `body.${name}` }] },
      });
      const query = await bench.call("GET", `/api/reps?${name}=1`);
      expect(query).toMatchObject({ status: 400, body: { errors: [{ path: `query.${name}` }] } });
      expect({}).not.toHaveProperty("polluted");
    },
  );

  it.each([
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "Application/JSON",
    "application/vnd.crm+json",
  ])("takes %s", async (type) => {
    expect((await put({ body: text, headers: { "content-type": type } })).status).toBe(200);
  });

  it.each(["{", "{'name':'canary'}", "canary", "{} {}", '{"name":"canary"', "\u0000"])(
    "answers invalid_json to %j, without repeating it",
    async (body) => {
      const answer = await put({ body, headers: asJson });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_json" } });
      expect(answer.text).not.toContain("canary");
    },
  );

  it("answers invalid_json to bytes that are no UTF-8", async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    expect((await put({ body, headers: asJson })).body).toMatchObject({ code: "invalid_json" });
  });

  it("answers 413 to a body above 256 KB, whatever is in it", async () => {
    const body = `{"name":"${"a".repeat(256 * 1024)}"}`;
    expect(await put({ body, headers: asJson })).toMatchObject({ status: 413, body: { code: "payload_too_large" } });
    expect((await put({ body, headers: { ...asJson, "content-length": "1" } })).status).toBe(413);
  });

  it("takes a thousand rep ids of 64 characters", async () => {
    const repIds = Array.from({ length: 1000 }, (_, index) => `unknown-${index}`.padEnd(64, "x"));
    const answer = await bench.call("POST", "/api/sync", { json: { repIds } });
    expect(answer).toMatchObject({ status: 400, body: { code: "unknown_reps" } });
  });

  it("says that a body is missing where one is needed", async () => {
    expect((await put({ headers: asJson })).body).toMatchObject({
      code: "invalid_request",
      errors: [{ path: "body", message: "is missing" }],
    });
  });

  it("takes no body for an empty one where none is needed", async () => {
    expect((await bench.call("POST", "/api/sync")).status).toBe(202);
    expect((await bench.call("POST", "/api/sync", { headers: asJson })).status).toBe(202);
  });

  it("does not look at a body that no route reads", async () => {
    const answer = await bench.call("DELETE", "/api/reps/known/connection", { body: "{", headers: asJson });
    expect(answer.status).toBe(204);
  });
});

describe("cursors", () => {
  const garbage = [
    "nonsense",
    "e30",
    Buffer.from('{"pk":1}').toString("base64url"),
    Buffer.from('{"pk":"a"}').toString("base64url"),
    Buffer.from('{"pk":"a","sk":"b"}').toString("base64url"),
    Buffer.from("[]").toString("base64url"),
    Buffer.from('"text"').toString("base64url"),
    "%F0%9F%98%80",
  ];
  const paths = ["/api/reps", "/api/runs", "/api/reps/known/calls"];
  it.each(paths.flatMap((path) => garbage.map((cursor) => [path, cursor] as const)))(
    "%s answers 400 to the cursor %s",
    async (path, cursor) => {
      const answer = await bench.call("GET", `${path}?cursor=${cursor}`);
      expect(answer.status, answer.text).toBe(400);
      expect(["invalid_cursor", "invalid_request"]).toContain((answer.body as { code: string }).code);
    },
  );

  it("of another list are refused or lead nowhere, and never show what is not asked for", async () => {
    for (const repId of ["x1", "x2"]) {
      await bench.call("PUT", `/api/reps/${repId}`, { json: { name: repId, email: `${repId}@acme.example` } });
    }
    const { nextCursor } = await bench.read<{ nextCursor: string }>("GET", "/api/reps?limit=1");
    for (const path of paths.slice(1)) {
      const answer = await bench.call("GET", `${path}?cursor=${encodeURIComponent(nextCursor)}`);
      expect([200, 400]).toContain(answer.status);
      if (answer.status === 200) expect(answer.text).not.toContain("acme.example");
    }
  });
});
