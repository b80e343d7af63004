import { type ConnectionView, FAILURE_TEXTS, PROBLEMS, type RepView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

const connect = (repId: string, apiKey: string) =>
  bench.call("PUT", `/api/reps/${repId}/connection`, { json: { apiKey } });
const test = (repId: string) => bench.call("POST", `/api/reps/${repId}/connection/test`);
const getRep = (repId: string) => bench.read<RepView>("GET", `/api/reps/${repId}`);

async function addRepWithoutKey(repId: string, email = `${repId}@sellers.example`) {
  await bench.call("PUT", `/api/reps/${repId}`, { json: { name: repId, email } });
}

describe("PUT …/connection", () => {
  it("tries the key, stores it, and starts the first sync in the background", async () => {
    const user = bench.addUser("a", 3);
    await addRepWithoutKey("a");
    const answer = await connect("a", ` ${user.apiKey} `);
    expect(answer).toMatchObject({ status: 200, body: { status: "ok", keyTail: user.apiKey.slice(-4) } });
    expect((answer.body as ConnectionView).warning).toBeUndefined();
    expect(bench.simulator.countersOf(user.email)).toMatchObject({ light: 1, heavy: 0 });
    await bench.drain();
    expect((await getRep("a")).sync).toMatchObject({ outcome: "complete", calls: 3 });
    expect(await bench.read("GET", "/api/runs")).toMatchObject({
      items: [{ trigger: "connect", state: "finished", reps: { total: 1, done: 1 } }],
    });
  });

  it("answers 422 to a refused key with what Fathom said, and the old key stays and still works", async () => {
    const user = await bench.addRep("a", 1);
    await bench.drain();
    const before = await getRep("a");
    const answer = await connect("a", "not-a-key-of-anybody");
    expect(answer).toMatchObject({ status: 422, body: { code: "key_refused", fathomStatus: 401 } });
    expect(answer.text).not.toContain("not-a-key");
    expect(await getRep("a")).toEqual(before);
    expect(await test("a")).toMatchObject({ status: 200, body: { keyTail: user.apiKey.slice(-4) } });
  });

  it("tells of a refused key, and of a key that is none, in Dutch to whoever reads Dutch", async () => {
    await addRepWithoutKey("a");
    const send = async (apiKey: string) =>
      await bench.call("PUT", "/api/reps/a/connection", {
        json: { apiKey },
        headers: { "accept-language": "nl-NL,nl" },
      });
    expect(await send("not-a-key-of-anybody")).toMatchObject({
      status: 422,
      body: { title: PROBLEMS.key_refused.title.nl, detail: PROBLEMS.key_refused.detail.nl },
    });
    bench.simulator.addFault({ kind: "status", status: 403 });
    const { message } = FAILURE_TEXTS.fathom_access_refused.nl;
    expect(await send("not-a-key-of-anybody")).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining(message), fathomStatus: 403 },
    });
    expect(await send("short")).toMatchObject({
      status: 400,
      body: {
        errors: [{ path: "body.apiKey", message: "moet zijn: 8 tot 512 zichtbare ASCII-tekens zonder spaties" }],
      },
    });
  });

  it("stores nothing for a rep without a key when the first one is refused", async () => {
    await addRepWithoutKey("a");
    expect((await connect("a", "not-a-key-of-anybody")).status).toBe(422);
    expect((await getRep("a")).connection).toEqual({ status: "none", keyTail: null, checkedAt: null });
    expect(await bench.read("GET", "/api/runs")).toMatchObject({ items: [] });
  });

  it.each([
    ["status" as const, { status: 500 }],
    ["status" as const, { status: 503 }],
    ["reset" as const, {}],
    ["html" as const, {}],
    ["truncated-json" as const, {}],
    ["timeout" as const, {}],
    ["redirect" as const, {}],
  ])("answers 503 with Retry-After when Fathom gives %s %j, and stores nothing", async (kind, more) => {
    const user = bench.addUser("a");
    await addRepWithoutKey("a");
    bench.simulator.addFault({ kind, ...more, times: Number.POSITIVE_INFINITY });
    const answer = await connect("a", user.apiKey);
    expect(answer).toMatchObject({ status: 503, body: { code: "fathom_unreachable" } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await getRep("a")).connection.status).toBe("none");
  });

  it("passes on the time Fathom named when it makes us wait", async () => {
    const user = bench.addUser("a");
    await addRepWithoutKey("a");
    bench.simulator.addFault({ kind: "status", status: 429, retryAfterSeconds: 77 });
    const answer = await connect("a", user.apiKey);
    expect(answer).toMatchObject({ status: 503, body: { code: "fathom_unreachable", fathomStatus: 429 } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(77);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(120);
  });

  it("warns when the recordings seen are somebody else's, and the rep shows it until it is settled", async () => {
    const user = bench.addUser("owner", 2);
    await addRepWithoutKey("a", "other@sellers.example");
    const answer = await connect("a", user.apiKey);
    const warning = { code: "owner_mismatch", seen: [user.email] };
    expect(answer).toMatchObject({ status: 200, body: { status: "ok", warning } });
    expect(await getRep("a")).toMatchObject({ warning, connection: { warning } });
    await bench.call("PUT", "/api/reps/a", { json: { name: "a", email: "OWNER@sellers.example" } });
    expect((await test("a")).body).not.toHaveProperty("warning");
    expect(await getRep("a")).not.toHaveProperty("warning");
  });

  it("does not warn when nothing is seen", async () => {
    const user = bench.addUser("empty");
    await addRepWithoutKey("a", "other@sellers.example");
    expect((await connect("a", user.apiKey)).body).not.toHaveProperty("warning");
  });

  it("releases a blocked rep, also with the same key", async () => {
    const user = await bench.addRep("a", 1);
    await bench.drain();
    bench.simulator.deactivateUser(user.email);
    await bench.services.dispatcher.runSlot("2026-11-22T12:00:00Z");
    await bench.drain();
    expect(await getRep("a")).toMatchObject({ connection: { status: "refused" }, sync: { outcome: "blocked" } });
    bench.simulator.reactivate(user.email);
    expect((await connect("a", user.apiKey)).status).toBe(200);
    await bench.drain();
    const rep = await getRep("a");
    expect(rep).toMatchObject({ connection: { status: "ok" }, sync: { outcome: "complete" } });
    expect(rep.sync).not.toHaveProperty("failure");
    expect(rep.connection).not.toHaveProperty("reason");
  });

  it("is 404 for a rep that is not there, before any key is tried", async () => {
    const user = bench.addUser("a");
    expect(await connect("nobody", user.apiKey)).toMatchObject({ status: 404, body: { code: "rep_not_found" } });
    expect(bench.simulator.requests.list()).toEqual([]);
  });
});

describe("POST …/connection/test", () => {
  it("tries the stored key and says when", async () => {
    await bench.addRep("a", 1);
    const before = (await getRep("a")).connection.checkedAt ?? "";
    bench.clock.advance(60_000);
    const answer = await test("a");
    expect(answer.status).toBe(200);
    expect((answer.body as ConnectionView).checkedAt?.localeCompare(before)).toBe(1);
  });

  it("answers 422 to a key that Fathom refuses now, and the rep shows it", async () => {
    const user = await bench.addRep("a", 1);
    bench.simulator.revokeKey(user.email);
    expect(await test("a")).toMatchObject({ status: 422, body: { code: "key_refused", fathomStatus: 401 } });
    expect((await getRep("a")).connection).toMatchObject({ status: "refused", reason: "fathom_key_refused" });
    // The test that succeeds releases.
    bench.simulator.clearFaults();
  });

  it("releases a blocked rep when it succeeds", async () => {
    const user = await bench.addRep("a", 1);
    bench.simulator.deactivateUser(user.email);
    expect((await test("a")).status).toBe(422);
    bench.simulator.reactivate(user.email);
    expect(await test("a")).toMatchObject({ status: 200, body: { status: "ok" } });
    await bench.services.dispatcher.runSlot("2026-11-22T12:00:00Z");
    await bench.drain();
    expect((await getRep("a")).sync).toMatchObject({ outcome: "complete", calls: 1 });
  });

  it("blames nobody when Fathom does not answer: 503, and the connection stands as it stood", async () => {
    await bench.addRep("a", 1);
    const before = await getRep("a");
    bench.simulator.addFault({ kind: "reset" });
    expect(await test("a")).toMatchObject({ status: 503, body: { code: "fathom_unreachable" } });
    expect(await getRep("a")).toEqual(before);
  });

  it("is 409 without a key and 404 without a rep", async () => {
    await addRepWithoutKey("a");
    expect(await test("a")).toMatchObject({ status: 409, body: { code: "rep_not_connected" } });
    expect(await test("nobody")).toMatchObject({ status: 404, body: { code: "rep_not_found" } });
  });
});

describe("DELETE …/connection", () => {
  it("forgets the key, and says 204 again when nothing is there; the calls stay", async () => {
    await bench.addRep("a", 2);
    await bench.drain();
    for (let time = 1; time <= 2; time++) {
      expect((await bench.call("DELETE", "/api/reps/a/connection")).status).toBe(204);
    }
    expect(await getRep("a")).toMatchObject({ connection: { status: "none", keyTail: null }, sync: { calls: 2 } });
    expect(await bench.services.connectionRecords.find("rep:a")).toBeUndefined();
    expect(await bench.read("GET", "/api/reps/a/calls")).toMatchObject({ items: [{}, {}] });
    expect(await test("a")).toMatchObject({ status: 409 });
  });

  it("is 404 for a rep that is not there", async () => {
    expect((await bench.call("DELETE", "/api/reps/nobody/connection")).status).toBe(404);
  });

  it("lets a message that is still under way find nothing to do", async () => {
    const user = await bench.addRep("a", 2);
    await bench.call("DELETE", "/api/reps/a/connection");
    bench.simulator.reset();
    await bench.drain();
    expect(bench.simulator.countersOf(user.email)).toMatchObject({ light: 0, heavy: 0 });
  });
});

describe("a key", () => {
  it("is in no answer, no log line and no item of the table", async () => {
    const user = await bench.addRep("a", 1);
    const answers = [
      await connect("a", user.apiKey),
      await connect("a", `${user.apiKey}-wrong`),
      await test("a"),
      await bench.call("GET", "/api/reps/a"),
      await bench.call("GET", "/api/reps"),
      await bench.call("POST", "/api/reps/a/refresh"),
    ];
    bench.simulator.revokeKey(user.email);
    answers.push(await test("a"), await connect("a", user.apiKey), await bench.call("POST", "/api/reps/a/refresh"));
    await bench.drain();
    const said = [
      ...answers.map(({ text, headers }) => text + JSON.stringify([...headers])),
      ...bench.log.lines,
    ].join();
    expect(said).not.toContain(user.apiKey);
    expect(said).not.toContain(user.apiKey.slice(0, -4));
    const stored = await bench.services.connectionRecords.find("rep:a");
    expect(JSON.stringify(stored)).not.toContain(user.apiKey);
    expect(stored?.sealedKey).toMatch(/^v1\.k1\./);
  });

  it("sealed for one rep does not open for another", async () => {
    await bench.addRep("a", 1);
    await bench.addRep("b", 1);
    await bench.drain();
    const [a, b] = await Promise.all(["rep:a", "rep:b"].map((id) => bench.services.connectionRecords.find(id)));
    if (!a || !b) throw new Error("not connected");
    await bench.services.connectionRecords.put({ ...b, sealedKey: a.sealedKey });
    bench.clock.advance(60_000);
    expect(await bench.call("POST", "/api/reps/b/refresh")).toMatchObject({ status: 500 });
    expect((await getRep("b")).sync.failure).toMatchObject({ class: "ours", code: "connection_unreadable" });
  });
});

describe("the webhook of a connection", () => {
  beforeEach(async () => {
    bench = await createBench(getMachine(), {}, {}, { webhookBaseUrl: "https://hooks.example" });
  });

  it("is registered by connecting and shown, without its address or id", async () => {
    const user = bench.addUser("a");
    await addRepWithoutKey("a");
    const answer = await connect("a", user.apiKey);
    expect(answer).toMatchObject({ status: 200, body: { webhook: { status: "active" } } });
    const [hook] = bench.simulator.webhooks.list();
    expect(hook?.url).toContain("https://hooks.example/api/webhooks/fathom/");
    for (const hidden of [hook?.id, hook?.secret, hook?.url]) expect(answer.text).not.toContain(hidden);
    expect((await getRep("a")).connection).toEqual(answer.body);
  });

  it("is deleted with the connection, and when the rep is paused, by a put or by an import", async () => {
    const user = await bench.addRep("a");
    expect(bench.simulator.webhooks.list()).toHaveLength(1);
    await bench.call("PUT", "/api/reps/a", { json: { name: "a", email: user.email, active: false } });
    expect(bench.simulator.webhooks.list()).toEqual([]);
    expect((await getRep("a")).connection).not.toHaveProperty("webhook");
    const other = await bench.addRep("b");
    const row = { repId: "b", name: "b", email: other.email, active: false };
    await bench.call("POST", "/api/reps/import", { json: { reps: [row] } });
    expect(bench.simulator.webhooks.list()).toEqual([]);
    await bench.addRep("c");
    expect((await bench.call("DELETE", "/api/reps/c/connection")).status).toBe(204);
    expect(bench.simulator.webhooks.list()).toEqual([]);
  });

  it("fails without failing the connection, and the rep says why", async () => {
    const user = bench.addUser("a");
    await addRepWithoutKey("a");
    let requests = 0;
    bench.onFetch = () => {
      if (++requests === 2) bench.simulator.addFault({ kind: "status", status: 500 });
    };
    expect(await connect("a", user.apiKey)).toMatchObject({ status: 200, body: { status: "ok" } });
    expect((await getRep("a")).connection).toMatchObject({
      status: "ok",
      webhook: { status: "failed", reason: "fathom_server_error" },
    });
  });
});
