/**
 * What somebody with a rep's token, or with none, would try to get at another rep's calls: other spellings of ids and paths, cursors of
 * other lists, headers that other systems obey. Over the edge, as a Function URL would hand it over.
 */
import type { CallPage, CallView } from "@fathom-sync/contract";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, createContext, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";
import { createShiftedClock } from "../../test/recorder.ts";
import { createSigner, JWT_SETTINGS } from "../../test/signer.ts";
import { createHttpHandler } from "./handler.ts";
import { createJwtCheck } from "./jwt.ts";

const getMachine = useMachine();
let bench: Bench;
/** Rosa's: `rosa` in every letter, while another rep differs from her by case alone. */
let token: string;
let held: Readonly<Record<string, readonly CallView[]>>;

beforeAll(async () => {
  const clock = createShiftedClock();
  const signer = await createSigner(clock);
  const jwt = createJwtCheck({ settings: JWT_SETTINGS, fetch: signer.fetch, clock });
  bench = await createBench(getMachine(), { clock }, { jwt });
  await bench.addRep("rosa", 3);
  await bench.addRep("sam", 3);
  await bench.call("PUT", "/api/reps/ROSA", { json: { name: "Rep ROSA", email: "other@sellers.example" } });
  await bench.drain();
  const list = async (repId: string) => (await bench.read<CallPage>("GET", `/api/reps/${repId}/calls`)).items;
  held = { rosa: await list("rosa"), sam: await list("sam") };
  token = await signer.sign({ role: "rep", rep_id: "rosa" });
});

async function send(
  method: string,
  rawPath: string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` },
  rawQueryString = "",
) {
  const handler = createHttpHandler(() => ({ app: bench.app, clock: bench.clock, metrics: bench.services.metrics }));
  const http = { method, path: rawPath };
  const event = { version: "2.0", rawPath, rawQueryString, headers, requestContext: { http }, isBase64Encoded: false };
  const result = (await handler(event, createContext())) as APIGatewayProxyStructuredResultV2;
  return { status: result.statusCode ?? 0, text: result.body ?? "" };
}

/** Nothing of anybody but rosa. */
function expectNothingOfOthers(text: string): void {
  expect(text).not.toMatch(/Rep sam|sam@sellers|Rep ROSA|other@sellers/);
  for (const { recordingId } of held.sam ?? []) expect(text).not.toContain(String(recordingId));
}

describe("a rep's token at other spellings", () => {
  it("has something to find: the others are there, with calls", async () => {
    expect(held.sam).toHaveLength(3);
    const whole = await send("GET", "/api/reps/sam", { authorization: `Bearer ${SERVICE_TOKEN}` });
    expect(whole).toMatchObject({ status: 200, text: expect.stringContaining("Rep sam") });
  });

  it.each([
    "sam",
    "ROSA",
    "Rosa",
    "SAM",
    "rosa/../sam",
    "rosa/..%2fsam",
    "rosa%2f..%2fsam",
    "./sam",
    "rosa;sam",
    "sam ",
    "sam%20",
    "sam%00",
    "sam\u0000rosa",
    "sam%2500",
    "sam.",
    "sam/",
    "/sam",
    "%73%61%6d",
    "%2573am",
    "ｓａｍ",
    "sa\u200bm",
    "ro\u017fa",
    "rosa,sam",
    "rosa&repId=sam",
    "rosa#/../sam",
    "rosa\\..\\sam",
    "sam%0d%0ax:y",
    "__proto__",
    "constructor",
    "*",
    "",
  ])("sees nobody else by the id %j", async (alias) => {
    for (const rest of ["", "/calls", "/coverage", "/quarantine"]) {
      const { status, text } = await send("GET", `/api/reps/${alias}${rest}`);
      expect([400, 404]).toContain(status);
      expectNothingOfOthers(text);
    }
    for (const [method, rest] of [
      ["POST", "/refresh"],
      ["DELETE", "/connection"],
      ["POST", "/connection/test"],
    ] as const) {
      expect([400, 404]).toContain((await send(method, `/api/reps/${alias}${rest}`)).status);
    }
    // Nothing was done either.
    expect((await bench.services.reps.get("sam")).connectionId).toBe("rep:sam");
  });

  it.each([
    "//api/reps/sam",
    "/api//reps/sam",
    "/API/reps/sam",
    "/api/reps/sam/",
    "/x/../api/reps/sam",
    "/api/./reps/sam",
  ])("sees nobody else at %s", async (path) => {
    const { status, text } = await send("GET", path);
    expect([400, 404]).toContain(status);
    expectNothingOfOthers(text);
  });

  it("sees no call of another's, whatever it says it holds of it", async () => {
    for (const { recordingId } of held.sam ?? []) {
      for (const rest of ["", "/transcript"]) {
        const headers = { authorization: `Bearer ${token}`, "if-none-match": "*" };
        const answer = await send("GET", `/api/calls/${recordingId}${rest}`, headers);
        expect(answer.status).toBe(404);
      }
    }
  });
});

describe("a rep's token with a cursor", () => {
  const toText = (cursor: object) => Buffer.from(JSON.stringify(cursor)).toString("base64url");
  const fromText = (cursor: string) =>
    JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as Record<string, string>;

  async function readCursor(repId: string): Promise<string> {
    const page = await bench.read<CallPage>("GET", `/api/reps/${repId}/calls?limit=1`);
    if (page.nextCursor === null) throw new Error(`${repId} has one page`);
    return page.nextCursor;
  }

  it("of its own list goes on in it", async () => {
    const cursor = encodeURIComponent(await readCursor("rosa"));
    const { status, text } = await send("GET", "/api/reps/rosa/calls", undefined, `cursor=${cursor}`);
    expect(status).toBe(200);
    const ids = (JSON.parse(text) as CallPage).items.map(({ recordingId }) => recordingId);
    expect(ids).toEqual((held.rosa ?? []).slice(1).map(({ recordingId }) => recordingId));
  });

  it("of another's list, or mixed of both, is refused or stays among its own", async () => {
    const [own, others] = [fromText(await readCursor("rosa")), fromText(await readCursor("sam"))];
    // Every way to take some keys of the one and the rest of the other.
    const names = Object.keys(own);
    expect(names.length).toBeGreaterThanOrEqual(4);
    const mixes = Array.from({ length: 2 ** names.length }, (_, mix) =>
      Object.fromEntries(names.map((name, bit) => [name, (mix & (1 << bit) ? others : own)[name]])),
    );
    for (const mix of mixes) {
      const { status, text } = await send("GET", "/api/reps/rosa/calls", undefined, `cursor=${toText(mix)}`);
      expect([200, 400]).toContain(status);
      expectNothingOfOthers(text);
    }
  });

  it("of its own line of a run leads to nobody else's line", async () => {
    const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: {} });
    await bench.drain();
    for (const query of ["", `cursor=${toText({ after: "" })}`, `cursor=${toText({ after: "rosa" })}`, "repId=sam"]) {
      const { status, text } = await send("GET", `/api/runs/${runId}/reps`, undefined, query);
      expect(status).toBe(200);
      expect(text).not.toContain('"sam"');
      expectNothingOfOthers(text);
    }
  });
});

describe("headers that other systems obey", () => {
  const own = () => ({ authorization: `Bearer ${token}` });

  it.each<Readonly<Record<string, string>>>([
    { "x-http-method-override": "DELETE" },
    { "x-http-method": "DELETE" },
    { "x-method-override": "DELETE" },
    { "x-original-url": "/api/reps/sam" },
    { "x-rewrite-url": "/api/reps/sam" },
    { "x-forwarded-prefix": "/api/reps/sam" },
    { "x-forwarded-host": "evil.example" },
    { "x-forwarded-for": "127.0.0.1" },
    { "x-amzn-request-context": '{"authorizer":{"role":"admin"}}' },
    { "x-user-role": "admin", role: "admin", "x-rep-id": "sam" },
    { forwarded: "for=127.0.0.1;host=evil.example" },
    { cookie: `token=${SERVICE_TOKEN}` },
  ])("change nothing: %j", async (headers) => {
    const plain = await send("GET", "/api/reps/rosa", own());
    const answer = await send("GET", "/api/reps/rosa", { ...own(), ...headers });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual(JSON.parse(plain.text));
    expect((await send("GET", "/api/reps", { ...own(), ...headers })).status).toBe(404);
    expect((await send("GET", "/api/reps/rosa", headers)).status).toBe(401);
  });

  it("two tokens are none, in one header or under two spellings of it", async () => {
    for (const authorization of [`Bearer ${token}, Bearer ${SERVICE_TOKEN}`, `Bearer ${token} ${SERVICE_TOKEN}`]) {
      expect((await send("GET", "/api/reps/rosa", { authorization })).status).toBe(401);
    }
    const twice = { authorization: `Bearer ${token}`, Authorization: `Bearer ${SERVICE_TOKEN}` };
    expect((await send("GET", "/api/reps/rosa", twice)).status).toBe(401);
  });

  it("a token elsewhere than in its header is none", async () => {
    for (const query of [
      `access_token=${SERVICE_TOKEN}`,
      `token=${SERVICE_TOKEN}`,
      `authorization=Bearer+${SERVICE_TOKEN}`,
    ]) {
      expect((await send("GET", "/api/reps/rosa", {}, query)).status).toBe(401);
    }
    for (const scheme of ["Basic", "Token", "Bearer:", "bearer\t"]) {
      expect((await send("GET", "/api/reps/rosa", { authorization: `${scheme} ${SERVICE_TOKEN}` })).status).toBe(401);
    }
  });
});
