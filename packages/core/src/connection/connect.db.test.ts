import { expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";

/** A rep in the CRM and at Fathom, not connected. */
async function createUnconnectedBench(url: string): Promise<{ bench: Bench; apiKey: string }> {
  const bench = await createBench(url);
  const email = "r1@sellers.example";
  const { apiKey } = bench.simulator.addUser({ email, name: "Noor" });
  await bench.reps.put("r1", { name: "Noor", email, fathomEmail: email, active: true });
  return { bench, apiKey };
}

const connect = (bench: Bench, apiKey: string) => bench.clock.settle(bench.connecting.connect("r1", apiKey));

describeOnEngines("connecting", (getUrl) => {
  it("tries the key, stores it sealed, and starts the first sync", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    bench.addCalls("r1", 3);
    const connection = await connect(bench, apiKey);
    expect(connection).toMatchObject({
      status: "ok",
      keyTail: apiKey.slice(-4),
      reason: undefined,
      ownersSeen: undefined,
    });
    expect(JSON.stringify(await bench.connections.find("rep:r1"))).not.toContain(apiKey);
    expect((await bench.reps.get("r1")).connectionId).toBe("rep:r1");
    expect(bench.sent.map(({ message }) => message)).toMatchObject([{ repId: "r1", trigger: "connect", attempt: 1 }]);
    expect((await bench.drain())[0]).toMatchObject({ scope: "all", outcome: "complete", calls: { added: 3 } });
  });

  it("stores nothing when the key is refused, and leaves the old one at work", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    await expect(connect(bench, "wrong-key")).rejects.toMatchObject({ code: "key_refused" });
    expect(await bench.connections.find("rep:r1")).toBeUndefined();
    expect((await bench.reps.get("r1")).connectionId).toBeUndefined();
    const before = await connect(bench, apiKey);
    await expect(connect(bench, "wrong-key")).rejects.toMatchObject({ code: "key_refused" });
    expect(await bench.connections.find("rep:r1")).toEqual(before);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
  });

  it.each([
    ["an error", { kind: "status", status: 503 }, 60],
    ["no answer", { kind: "timeout" }, 60],
    ["HTML", { kind: "html", status: 200 }, 60],
    ["the request to wait", { kind: "status", status: 429, retryAfterSeconds: 40 }, 40],
  ] as const)(
    "stores nothing when Fathom answers with %s, and says when to try again",
    async (_name, fault, seconds) => {
      const { bench, apiKey } = await createUnconnectedBench(getUrl());
      bench.simulator.addFault(fault);
      const error: unknown = await connect(bench, apiKey).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "fathom_unreachable" });
      const { retryAfterSeconds = 0 } = error as { retryAfterSeconds?: number };
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(seconds);
      expect(retryAfterSeconds).toBeLessThanOrEqual(seconds * 1.2);
      expect(await bench.connections.find("rep:r1")).toBeUndefined();
    },
  );

  it("warns when the key shows recordings, but none of the rep's", async () => {
    const { bench } = await createUnconnectedBench(getUrl());
    const other = bench.simulator.addUser({ email: "Somebody@sellers.example", name: "Else" });
    bench.simulator.addMeeting("somebody@sellers.example", { createdAt: "2026-11-22T10:00:00Z" });
    expect(await connect(bench, other.apiKey)).toMatchObject({
      status: "ok",
      ownersSeen: ["somebody@sellers.example"],
    });
    expect(await bench.connections.find("rep:r1")).toMatchObject({ ownersSeen: ["somebody@sellers.example"] });
  });

  it("brings the last 30 days by the right key although everything was covered by a wrong one", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    const ids = bench.addCalls("r1", 10, { everyMinutes: 2 * 24 * 60 });
    const other = bench.simulator.addUser({ email: "somebody@sellers.example", name: "Else" });
    await connect(bench, other.apiKey);
    expect((await bench.drain()).at(-1)).toMatchObject({ outcome: "complete", calls: { listed: 0 } });
    await bench.clock.advance(1_000);
    await connect(bench, apiKey);
    expect((await bench.drain()).at(-1)).toMatchObject({ outcome: "complete", calls: { added: ids.length } });
    await bench.clock.advance(1_000);
    // The same key again costs a look at the list, and writes nothing.
    await connect(bench, apiKey);
    expect((await bench.drain()).at(-1)).toMatchObject({ calls: { added: 0, updated: 0 }, requests: { heavy: 0 } });
  });

  it("does not warn when there is no recording at all", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    expect((await connect(bench, apiKey)).ownersSeen).toBeUndefined();
  });

  it("tells how the stored key stands, and a good test releases a blocked rep", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    await expect(bench.connecting.test("r1")).rejects.toMatchObject({ code: "rep_not_connected" });
    await connect(bench, apiKey);
    bench.sent.length = 0;
    bench.simulator.setSwitches({}, { outage: { kind: "status", status: 401 } });
    await bench.clock.advance(60_000);
    await expect(bench.clock.settle(bench.connecting.test("r1"))).rejects.toMatchObject({ code: "key_refused" });
    expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "refused", reason: "fathom_key_refused" });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "blocked", requests: { light: 0 } });
    bench.simulator.resetSwitches();
    expect(await bench.clock.settle(bench.connecting.test("r1"))).toMatchObject({ status: "ok", reason: undefined });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
  });

  it("blames nobody for one refusal: a stored key that the second request lets in stands as ok", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    await connect(bench, apiKey);
    bench.simulator.failNext(401);
    expect(await bench.clock.settle(bench.connecting.test("r1"))).toMatchObject({ status: "ok", reason: undefined });
    bench.simulator.failNext(401);
    bench.simulator.addFault({ kind: "status", status: 500, times: 1 });
    await expect(bench.clock.settle(bench.connecting.test("r1"))).rejects.toMatchObject({ code: "fathom_unreachable" });
    expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "ok" });
  });

  it("asks twice also where the key stands as refused: it may have been mended a moment ago", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    await connect(bench, apiKey);
    bench.simulator.setSwitches({}, { outage: { kind: "status", status: 401 } });
    await expect(bench.clock.settle(bench.connecting.test("r1"))).rejects.toMatchObject({ code: "key_refused" });
    bench.simulator.resetSwitches();
    bench.simulator.failNext(403);
    expect(await bench.clock.settle(bench.connecting.test("r1"))).toMatchObject({ status: "ok", reason: undefined });
  });

  it("forgets the key, also one that an attempt which died half-way has left behind, and twice is no harm", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    await connect(bench, apiKey);
    await bench.reps.setConnection("r1", undefined);
    await bench.connecting.disconnect("r1");
    expect(await bench.connections.find("rep:r1")).toBeUndefined();
    await bench.connecting.disconnect("r1");
    await connect(bench, apiKey);
    await bench.connecting.disconnect("r1");
    expect((await bench.reps.get("r1")).connectionId).toBeUndefined();
    expect(await bench.connections.find("rep:r1")).toBeUndefined();
    await expect(bench.connecting.disconnect("who")).rejects.toMatchObject({ code: "rep_not_found" });
  });

  it("connects once when it is asked twice at the same moment", async () => {
    const { bench, apiKey } = await createUnconnectedBench(getUrl());
    await bench.clock.settle(
      Promise.all([bench.connecting.connect("r1", apiKey), bench.createEngine().connecting.connect("r1", apiKey)]),
    );
    expect((await bench.reps.get("r1")).connectionId).toBe("rep:r1");
    expect((await bench.drain()).at(-1)).toMatchObject({ outcome: "complete" });
  });
});
