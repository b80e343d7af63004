import { describe, expect, it } from "vitest";
import { EXAMPLES } from "../examples.ts";
import { toProblem } from "../problems.ts";
import { type ClientOptions, createFathomSyncClient } from "./client.ts";
import { FathomSyncError } from "./client-error.ts";

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A client whose requests get these answers, one after the other; an error is thrown as by a network that is down. */
function createScripted(answers: readonly (Response | Error)[], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const rest = [...answers];
  const client = createFathomSyncClient({
    baseUrl: "https://sync.example/",
    token: "t-0123456789abcdef",
    fetch: async (url, init) => {
      const { method, headers, body } = init;
      sent.push({ url, method, headers: headers as Record<string, string>, body });
      const next = rest.shift();
      if (next === undefined) throw new Error("one request too many");
      if (next instanceof Error) throw next;
      return next;
    },
    sleep: async (ms) => void slept.push(ms),
    ...options,
  });
  return { client, sent, slept };
}

const answer = (status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
const refuse = (code: Parameters<typeof toProblem>[0], headers: Readonly<Record<string, string>> = {}) => {
  const problem = toProblem(code, { requestId: "r-1" });
  return answer(problem.status, problem, { "x-request-id": "r-1", ...headers });
};
const failureOf = async (work: Promise<unknown>): Promise<FathomSyncError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof FathomSyncError) return error;
  throw new Error("a FathomSyncError was expected", { cause: error });
};

describe("createFathomSyncClient", () => {
  it("puts parameters into path and query, and sends the token and the language", async () => {
    const { client, sent } = createScripted([answer(200, EXAMPLES.callPage)], { language: "nl" });
    const page = await client.listCalls({
      repId: "crm:77",
      from: "2026-11-22T14:30:00+01:00",
      limit: 5,
      to: undefined,
    });
    expect(page).toEqual(EXAMPLES.callPage);
    expect(sent).toMatchObject([
      {
        url: "https://sync.example/api/reps/crm%3A77/calls?from=2026-11-22T14%3A30%3A00%2B01%3A00&limit=5",
        method: "GET",
        headers: { authorization: "Bearer t-0123456789abcdef", "accept-language": "nl" },
      },
    ]);
  });

  it("sends bodies as JSON, and asks for a token each time when it is given a function", async () => {
    let count = 0;
    const token = async () => `jwt-${++count}`;
    const { client, sent } = createScripted([answer(201, EXAMPLES.rep), answer(204)], { token });
    await client.putRep({ repId: "a", body: EXAMPLES.putRep });
    expect(await client.deleteConnection({ repId: "a" })).toBeUndefined();
    expect(sent[0]).toMatchObject({ method: "PUT", headers: { "content-type": "application/json" } });
    expect(JSON.parse(String(sent[0]?.body))).toEqual(EXAMPLES.putRep);
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(["Bearer jwt-1", "Bearer jwt-2"]);
  });

  it("sends a request whose token was refused once more with another, also one that changes something", async () => {
    const refused: string[] = [];
    const renewToken = async (token: string) => {
      refused.push(token);
      return "jwt-fresh";
    };
    const { client, sent } = createScripted([refuse("unauthorized"), answer(201, EXAMPLES.rep)], { renewToken });
    expect(await client.putRep({ repId: "a", body: EXAMPLES.putRep })).toEqual(EXAMPLES.rep);
    expect(refused).toEqual(["t-0123456789abcdef"]);
    expect(sent.map(({ headers, body }) => [headers.authorization, body])).toEqual([
      ["Bearer t-0123456789abcdef", JSON.stringify(EXAMPLES.putRep)],
      ["Bearer jwt-fresh", JSON.stringify(EXAMPLES.putRep)],
    ]);
    const again = createScripted([refuse("unauthorized"), refuse("unauthorized")], { renewToken });
    expect((await failureOf(again.client.getRep({ repId: "a" }))).status).toBe(401);
  });

  it("throws the refusal when there is no other token, and the reason of who gave up waiting for one", async () => {
    const none = createScripted([refuse("unauthorized")], { renewToken: async () => undefined });
    expect((await failureOf(none.client.getMe())).code).toBe("unauthorized");
    const leaving = new AbortController();
    const left = createScripted([refuse("unauthorized")], {
      renewToken: async (_refused, signal) => {
        leaving.abort(new Error("left"));
        return signal?.aborted ? undefined : "jwt-late";
      },
    });
    await expect(left.client.getMe({ signal: leaving.signal })).rejects.toThrow("left");
    expect(left.sent).toHaveLength(1);
  });

  it("says that there was no token when nobody gave one, at first or in place of a refused one", async () => {
    const cause = new Error("the session of the CRM is over");
    const fail = () => Promise.reject(cause);
    const first = createScripted([], { token: fail });
    expect(await failureOf(first.client.listReps())).toMatchObject({ status: 0, code: "no_token", cause });
    const later = createScripted([refuse("unauthorized")], { renewToken: fail });
    expect(await failureOf(later.client.listReps())).toMatchObject({ status: 0, code: "no_token", cause });
    expect([first.sent.length, later.sent.length]).toEqual([0, 1]);
  });

  it("refuses a call without its id before anything is sent", async () => {
    const { client, sent } = createScripted([]);
    await expect(client.getRep({ repId: "" })).rejects.toThrow(new TypeError("repId is missing"));
    expect(sent).toEqual([]);
  });

  it("throws problems with their code, fields and request id", async () => {
    const problem = toProblem("invalid_request", { errors: [{ path: "body.name", message: "is missing" }] });
    const { client } = createScripted([answer(400, problem, { "x-request-id": "r-9" })]);
    expect(await failureOf(client.putRep({ repId: "a", body: EXAMPLES.putRep }))).toMatchObject({
      message: problem.detail,
      status: 400,
      code: "invalid_request",
      requestId: "r-9",
      problem: { errors: [{ path: "body.name" }] },
    });
  });

  it("says so when what answers is none of this API", async () => {
    for (const odd of [new Response("<html>", { status: 502 }), new Response("<html>"), answer(500, { code: 1 })]) {
      const { client } = createScripted([odd], { retries: 0 });
      expect(await failureOf(client.listReps())).toMatchObject({ status: odd.status, code: "unreadable_answer" });
    }
  });

  it("repeats a read after what may pass, waiting as long as it is told", async () => {
    const answers = [
      refuse("unavailable", { "retry-after": "5" }),
      new TypeError("no network"),
      answer(200, EXAMPLES.rep),
    ];
    const { client, slept, sent } = createScripted(answers);
    expect(await client.getRep({ repId: "a" })).toEqual(EXAMPLES.rep);
    expect(slept).toEqual([5_000, 1_000]);
    expect(sent).toHaveLength(3);
  });

  it("gives up after as many repetitions as it may, or when the wait is long", async () => {
    const down = new TypeError("no network");
    const { client, sent } = createScripted([down, down, down]);
    expect(await failureOf(client.listRuns())).toMatchObject({ status: 0, code: "unreachable", cause: down });
    expect(sent).toHaveLength(3);
    const long = createScripted([refuse("unavailable", { "retry-after": "60" })]);
    expect(await failureOf(long.client.listRuns())).toMatchObject({ code: "unavailable", retryAfterSeconds: 60 });
    expect(long.slept).toEqual([]);
  });

  it("never repeats what could be done twice, but for a start under a key", async () => {
    const refused = () => refuse("unavailable", { "retry-after": "1" });
    for (const work of [
      (one: ReturnType<typeof createScripted>) => one.client.refreshRep({ repId: "a" }),
      (one: ReturnType<typeof createScripted>) => one.client.startSync(),
      (one: ReturnType<typeof createScripted>) => one.client.deleteCall({ recordingId: 1 }),
    ]) {
      const one = createScripted([refused()]);
      expect(await failureOf(work(one))).toMatchObject({ code: "unavailable" });
      expect(one.sent).toHaveLength(1);
    }
    const { client, sent } = createScripted([refused(), answer(202, EXAMPLES.runAccepted)]);
    expect(await client.startSync({ body: { hours: 24 }, idempotencyKey: "k-1" })).toEqual(EXAMPLES.runAccepted);
    expect(sent.map(({ headers }) => headers["idempotency-key"])).toEqual(["k-1", "k-1"]);
  });

  it("never repeats what was refused", async () => {
    const { client, sent } = createScripted([refuse("call_not_found")]);
    expect(await failureOf(client.getCall({ recordingId: 1 }))).toMatchObject({ status: 404, code: "call_not_found" });
    expect(sent).toHaveLength(1);
  });

  it("answers a conditional request that still holds without a body", async () => {
    const { client, sent } = createScripted([answer(304, undefined, { etag: '"a"' })]);
    expect(await client.send("getCall", { recordingId: 1, ifNoneMatch: '"a"' })).toMatchObject({
      status: 304,
      body: undefined,
      etag: '"a"',
    });
    expect(sent[0]?.headers["if-none-match"]).toBe('"a"');
  });

  it("throws the reason of the one who aborted", async () => {
    const reason = new Error("the page was left");
    const { client } = createScripted([new TypeError("aborted")]);
    await expect(client.getRep({ repId: "a", signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
