import { expect, it } from "vitest";
import { type Bench, createBench, START } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";
import type { RepToImport } from "./import-rep.ts";

const build = (changes: Partial<RepToImport> = {}): RepToImport => ({
  repId: "r1",
  name: "Noor",
  email: "r1@sellers.example",
  fathomEmail: "r1@sellers.example",
  active: true,
  apiKey: undefined,
  ...changes,
});

/** A bench with a connected rep, and another key that Fathom knows. */
async function createConnectedBench(url: string) {
  const bench = await createBench(url);
  await bench.addRep("r1");
  const held = await getConnection(bench);
  const old = await bench.vault.open("r1", held.sealedKey);
  const { apiKey: other } = bench.simulator.addUser({
    email: "second@sellers.example",
    name: "Noor",
    apiKey: "another-key-9999",
  });
  return { bench, old, other };
}

async function getConnection(bench: Bench) {
  const connection = await bench.connections.find("rep:r1");
  if (!connection) throw new Error("not connected");
  return connection;
}

describeOnEngines("importing a rep", (getUrl) => {
  it("writes rep and key, the key sealed and untried, and the first sync tries it", async () => {
    const bench = await createBench(getUrl());
    const { apiKey } = bench.simulator.addUser({ email: "r1@sellers.example", name: "Noor" });
    bench.addCalls("r1", 2);
    const imported = await bench.importRep(build({ apiKey }));
    expect(imported).toMatchObject({ created: true, keyStored: true, rep: { connectionId: "rep:r1", revision: 1 } });
    expect(imported.connection).toMatchObject({ status: "unverified", keyTail: apiKey.slice(-4) });
    expect(await getConnection(bench)).toEqual(imported.connection);
    expect(JSON.stringify(imported)).not.toContain(apiKey);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: 2 } });
    expect(await getConnection(bench)).toMatchObject({ status: "ok" });
  });

  it("leaves nothing of a row whose Fathom address is taken, neither rep nor key", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r0");
    const row = build({ fathomEmail: "r0@sellers.example", apiKey: "any-key-0000" });
    await expect(bench.importRep(row)).rejects.toMatchObject({ code: "fathom_email_taken" });
    expect(await bench.reps.find("r1")).toBeUndefined();
    expect(await bench.connections.find("rep:r1")).toBeUndefined();
  });

  it("leaves rep and key as they were when the process dies at the write, and is whole the second time", async () => {
    const { bench, other } = await createConnectedBench(getUrl());
    const before = [await bench.reps.get("r1"), await getConnection(bench)];
    bench.gate = ({ moment, name }) => {
      if (moment === "before" && name === "TransactWriteItemsCommand") throw new Error("killed");
    };
    await expect(bench.importRep(build({ name: "Other", apiKey: other }))).rejects.toThrow("killed");
    bench.gate = undefined;
    expect([await bench.reps.get("r1"), await getConnection(bench)]).toEqual(before);
    await bench.importRep(build({ name: "Other", apiKey: other }));
    expect(await bench.reps.get("r1")).toMatchObject({ name: "Other" });
    expect(await getConnection(bench)).toMatchObject({ next: { keyTail: "9999" } });
  });

  it("leaves the connection alone without a key, and with the key that is there", async () => {
    const { bench, old } = await createConnectedBench(getUrl());
    const before = await getConnection(bench);
    expect(await bench.importRep(build({ name: "Other" }))).toMatchObject({ created: false, keyStored: false });
    expect(await bench.importRep(build({ apiKey: old }))).toMatchObject({ keyStored: false, connection: before });
    expect(await getConnection(bench)).toEqual(before);
    expect((await bench.reps.get("r1")).connectionId).toBe("rep:r1");
  });

  it("takes a key for a connection that does not work at once: there is nothing to lose", async () => {
    const { bench, other } = await createConnectedBench(getUrl());
    const held = await getConnection(bench);
    await bench.connections.put({ ...held, status: "refused", reason: "fathom_key_refused" });
    await bench.importRep(build({ apiKey: other }));
    expect(await getConnection(bench)).toMatchObject({ status: "unverified", keyTail: "9999" });
    expect((await getConnection(bench)).next).toBeUndefined();
  });

  it("does not count a connection an attempt that died has left behind", async () => {
    const { bench, old, other } = await createConnectedBench(getUrl());
    await bench.reps.setConnection("r1", undefined);
    expect(await bench.importRep(build())).toMatchObject({ connection: undefined });
    await bench.importRep(build({ apiKey: other }));
    expect(await getConnection(bench)).toMatchObject({ status: "unverified", keyTail: "9999" });
    expect(old.slice(-4)).not.toBe("9999");
  });
});

describeOnEngines("the second slot", (getUrl) => {
  it("keeps the old key at work until the run has seen the new one let in, and then switches over", async () => {
    const { bench, old, other } = await createConnectedBench(getUrl());
    const { connection } = await bench.importRep(build({ apiKey: other }));
    expect(connection).toMatchObject({ status: "ok", keyTail: old.slice(-4), next: { keyTail: "9999" } });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", requests: { light: 3 } });
    const switched = await getConnection(bench);
    expect(switched).toMatchObject({ status: "ok", keyTail: "9999" });
    expect(switched.next).toBeUndefined();
    expect(await bench.vault.open("r1", switched.sealedKey)).toBe(other);
  });

  it("stays with the old key when Fathom refuses the new one twice, says so, and asks no third time", async () => {
    const { bench, old } = await createConnectedBench(getUrl());
    bench.addCalls("r1", 1);
    await bench.importRep(build({ apiKey: "not-a-key-of-anybody" }));
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: 1 } });
    const marked = await getConnection(bench);
    expect(marked).toMatchObject({
      status: "ok",
      keyTail: old.slice(-4),
      next: { keyTail: "body", refusedBecause: "fathom_key_refused" },
    });
    await bench.clock.advance(60_000);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", requests: { light: 1 } });
    expect(await getConnection(bench)).toEqual(marked);
  });

  it("blames no key for one refusal", async () => {
    const { bench, other } = await createConnectedBench(getUrl());
    await bench.importRep(build({ apiKey: other }));
    bench.simulator.failNext(401);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    expect(await getConnection(bench)).toMatchObject({ keyTail: "9999", status: "ok" });
  });

  it("waits with a key that could not be tried, and goes on with the old one", async () => {
    const { bench, old, other } = await createConnectedBench(getUrl());
    await bench.importRep(build({ apiKey: other }));
    bench.simulator.failNext(503);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    expect(await getConnection(bench)).toMatchObject({
      keyTail: old.slice(-4),
      next: { keyTail: "9999", refusedBecause: undefined },
    });
    await bench.clock.advance(60_000);
    await bench.sync("r1");
    expect(await getConnection(bench)).toMatchObject({ keyTail: "9999" });
  });

  it("does not use a ciphertext that was moved from another rep, and goes on with the old key", async () => {
    const { bench, old } = await createConnectedBench(getUrl());
    await bench.addRep("r2");
    const foreign = (await bench.connections.find("rep:r2"))?.sealedKey ?? "";
    await bench.connections.put({
      ...(await getConnection(bench)),
      next: { keyTail: "0000", sealedKey: foreign, addedAt: START, refusedBecause: undefined },
    });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", requests: { light: 2 } });
    expect(await getConnection(bench)).toMatchObject({ keyTail: old.slice(-4) });
    await bench.connections.put({ ...(await getConnection(bench)), sealedKey: foreign });
    await bench.clock.advance(60_000);
    expect(await bench.sync("r1")).toMatchObject({
      outcome: "failed",
      failure: { code: "connection_unreadable" },
      requests: { light: 0 },
    });
  });

  it("is emptied by a key that a person puts", async () => {
    const { bench, old } = await createConnectedBench(getUrl());
    await bench.importRep(build({ apiKey: "not-a-key-of-anybody" }));
    await bench.clock.settle(bench.connecting.connect("r1", old));
    expect(await getConnection(bench)).toMatchObject({ status: "ok", keyTail: old.slice(-4) });
    expect((await getConnection(bench)).next).toBeUndefined();
  });
});
