import type { ImportResult, RepView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

const send = (reps: readonly unknown[]) => bench.call("POST", "/api/reps/import", { json: { reps } });
const importAll = async (reps: readonly unknown[]) => (await send(reps)).body as ImportResult;
const get = (repId: string) => bench.read<RepView>("GET", `/api/reps/${repId}`);
const toRow = (repId: string, more: object = {}) => ({
  repId,
  name: repId,
  email: `${repId}@sellers.example`,
  ...more,
});

describe("POST /api/reps/import", () => {
  it("stores reps with and without keys, and the first sync tries the keys", async () => {
    const [a, b] = [bench.addUser("a", 2), bench.addUser("b", 1)];
    const result = await importAll([
      toRow("a", { apiKey: a.apiKey }),
      toRow("b", { apiKey: ` ${b.apiKey} ` }),
      toRow("c", { apiKey: null, active: false }),
    ]);
    expect(result).toMatchObject({
      created: 3,
      updated: 0,
      refused: 0,
      items: [
        { row: 0, repId: "a", result: "created", connection: { status: "unverified", checkedAt: null } },
        { row: 1, repId: "b", result: "created", connection: { keyTail: b.apiKey.slice(-4) } },
        { row: 2, repId: "c", result: "created", connection: { status: "none" } },
      ],
    });
    expect(bench.simulator.counters).toMatchObject({ light: 0, heavy: 0 });
    await bench.drain();
    expect(await get("a")).toMatchObject({ connection: { status: "ok" }, sync: { outcome: "complete", calls: 2 } });
    expect(await get("c")).toMatchObject({ active: false, connection: { status: "none" } });
    expect(await bench.read("GET", `/api/runs/${result.runId}`)).toMatchObject({
      trigger: "connect",
      state: "finished",
      reps: { total: 2, done: 2 },
    });
  });

  it("says of every wrong row what is wrong with it, repeats no key, and takes the others", async () => {
    const answer = await send([
      toRow("good"),
      { repId: "bad-mail", name: "x", email: "x" },
      toRow("short", { apiKey: "s3cret" }),
      toRow("import"),
      toRow("extra", { fathom_email: "x@sellers.example" }),
      7,
      null,
      { ...toRow("x"), repId: "no spaces please" },
    ]);
    expect(answer.status).toBe(200);
    const { items, ...counts } = answer.body as ImportResult;
    expect(counts).toEqual({ created: 1, updated: 0, refused: 7 });
    expect(items.map(({ row, repId, problem }) => [row, repId, problem?.errors?.map(({ path }) => path)])).toEqual([
      [0, "good", undefined],
      [1, "bad-mail", ["body.reps[1].email"]],
      [2, "short", ["body.reps[2].apiKey"]],
      [3, "import", ["body.reps[3].repId"]],
      [4, "extra", ["body.reps[4].fathom_email"]],
      [5, null, ["body.reps[5]"]],
      [6, null, ["body.reps[6]"]],
      [7, null, ["body.reps[7].repId"]],
    ]);
    expect(items[1]?.problem).toMatchObject({ code: "invalid_request", status: 400 });
    expect(answer.text).not.toContain("s3cret");
    expect(await bench.call("GET", "/api/reps/short")).toMatchObject({ status: 404 });
  });

  it("takes none of several rows for one rep or one Fathom address, in whatever case", async () => {
    const { items, refused } = await importAll([
      toRow("twice"),
      toRow("twice", { email: "other@sellers.example" }),
      toRow("m1", { fathomEmail: "Same@sellers.example" }),
      toRow("m2", { email: "sAME@sellers.example" }),
      toRow("fine"),
    ]);
    expect(refused).toBe(4);
    expect(items.map(({ problem }) => problem?.errors?.map(({ path }) => path))).toEqual([
      ["body.reps[0].repId"],
      ["body.reps[1].repId"],
      ["body.reps[2].fathomEmail"],
      ["body.reps[3].email"],
      undefined,
    ]);
    expect(await bench.read("GET", "/api/reps")).toMatchObject({ items: [{ repId: "fine" }] });
  });

  it("leaves nothing of a row whose Fathom address another rep has, its key included", async () => {
    const user = bench.addUser("a");
    await importAll([toRow("a")]);
    const { items } = await importAll([toRow("b", { fathomEmail: user.email, apiKey: user.apiKey })]);
    expect(items).toMatchObject([{ result: "refused", problem: { code: "fathom_email_taken", status: 409 } }]);
    expect(await bench.call("GET", "/api/reps/b")).toMatchObject({ status: 404 });
    expect(await bench.services.connectionRecords.find("rep:b")).toBeUndefined();
  });

  it("does no harm a second time: same keys, no new run", async () => {
    const user = bench.addUser("a", 1);
    await importAll([toRow("a", { apiKey: user.apiKey })]);
    await bench.drain();
    const before = await get("a");
    const again = await importAll([toRow("a", { apiKey: user.apiKey })]);
    expect(again).toMatchObject({ created: 0, updated: 1, items: [{ connection: { status: "ok" } }] });
    expect(again).not.toHaveProperty("runId");
    expect(await get("a")).toEqual(before);
  });

  it("lets another key wait beside one that works, and shows the tail only, also when it is refused", async () => {
    const user = bench.addUser("a", 1);
    await importAll([toRow("a", { apiKey: user.apiKey })]);
    await bench.drain();
    const { items } = await importAll([toRow("a", { apiKey: "not-a-key-of-anybody" })]);
    const keyTail = user.apiKey.slice(-4);
    expect(items[0]?.connection).toMatchObject({
      status: "ok",
      keyTail,
      next: { status: "unverified", keyTail: "body" },
    });
    await bench.drain();
    expect(await get("a")).toMatchObject({
      connection: { status: "ok", keyTail, next: { status: "refused", reason: "fathom_key_refused" } },
      sync: { outcome: "complete" },
    });
    await bench.call("PUT", "/api/reps/a/connection", { json: { apiKey: user.apiKey } });
    expect((await get("a")).connection).not.toHaveProperty("next");
  });

  it("speaks the language asked for in each row", async () => {
    const answer = await bench.call("POST", "/api/reps/import", {
      json: { reps: [{}] },
      headers: { "accept-language": "nl" },
    });
    expect(answer).toMatchObject({ body: { items: [{ problem: { title: "Ongeldige aanvraag" } }] } });
  });

  it("takes 500 rows at a time", async () => {
    const rows = Array.from({ length: 500 }, (_, index) => toRow(`r${index}`, { apiKey: `key-of-rep-${index}` }));
    expect(await importAll(rows)).toMatchObject({ created: 500, refused: 0 });
    expect((await send([...rows, toRow("one-more")])).status).toBe(400);
  });

  it.each([[{}], [{ reps: [] }], [{ reps: {} }], [{ reps: null }], [[]], [{ reps: [toRow("a")], dryRun: true }]])(
    "refuses the body %j as a whole",
    async (json) => {
      expect(await bench.call("POST", "/api/reps/import", { json })).toMatchObject({
        status: 400,
        body: { code: "invalid_request" },
      });
    },
  );

  it("reads a megabyte, and no more", async () => {
    const body = (bytes: number) => ({
      body: `{"reps":[{"pad":"${"x".repeat(bytes - 21)}"}]}`,
      headers: { "content-type": "application/json" },
    });
    expect((await bench.call("POST", "/api/reps/import", body(1024 * 1024))).status).toBe(200);
    expect(await bench.call("POST", "/api/reps/import", body(1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { code: "payload_too_large" },
    });
  });

  it("needs a token before anything is read, and has this one method", async () => {
    const answer = await bench.call("POST", "/api/reps/import", { json: { reps: [toRow("a")] }, token: null });
    expect(answer.status).toBe(401);
    expect((await bench.call("GET", "/api/reps/import")).headers.get("allow")).toBe("POST");
    expect(await bench.read("GET", "/api/reps")).toMatchObject({ items: [] });
  });
});
