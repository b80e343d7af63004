import { expect, it } from "vitest";
import { type Bench, createBench, days } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { HOUR_MS } from "../clock.ts";
import { toPathHash, toSecretOwner } from "./webhook-path.ts";
import { createWebhookPathRepository } from "./webhook-path-repository.ts";

const BASE = "https://hooks.example";

async function createHookBench(url: string, webhookBaseUrl: string | undefined = BASE) {
  const bench = await createBench(url, {}, webhookBaseUrl === "" ? {} : { webhookBaseUrl });
  const email = "r1@sellers.example";
  const { apiKey } = bench.simulator.addUser({ email, name: "Noor" });
  await bench.reps.put("r1", { name: "Noor", email, fathomEmail: email, active: true });
  return { bench, apiKey, paths: createWebhookPathRepository({ database: bench.database }) };
}

const connect = (bench: Bench, apiKey: string) => bench.clock.settle(bench.connecting.connect("r1", apiKey));
const listHooks = (bench: Bench) => bench.simulator.webhooks.list();
const toKey = (hookUrl = "") => hookUrl.slice(hookUrl.lastIndexOf("/") + 1);

describeOnEngines("webhook provisioning", (getUrl) => {
  it("registers one for all own calls with their content, and stores id and sealed secret with the path", async () => {
    const { bench, apiKey, paths } = await createHookBench(getUrl());
    const connection = await connect(bench, apiKey);
    const [hook, ...others] = listHooks(bench);
    expect(others).toEqual([]);
    expect(hook).toMatchObject({
      triggeredFor: ["my_recordings", "my_shared_with_team_recordings"],
      includeTranscript: true,
      includeSummary: true,
      includeActionItems: true,
    });
    expect(hook?.url).toMatch(/^https:\/\/hooks\.example\/api\/webhooks\/fathom\/[\w-]{43}$/);
    const pathHash = toPathHash(toKey(hook?.url));
    expect(connection.webhook).toMatchObject({ webhookId: hook?.id, pathHash, reason: undefined });
    expect(await bench.connections.find("rep:r1")).toEqual(connection);
    const path = await paths.find(pathHash);
    expect(path).toMatchObject({ repId: "r1", connectionId: "rep:r1" });
    expect(path?.sealedSecret).not.toContain("whsec_");
    expect(await bench.vault.open(toSecretOwner(pathHash), path?.sealedSecret ?? "")).toBe(hook?.secret);
    await expect(bench.vault.open("r1", path?.sealedSecret ?? "")).rejects.toThrow("does not open");
  });

  it("takes what a plan without teams accepts", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    bench.simulator.setSwitches({}, { teamTriggersRefused: true });
    await connect(bench, apiKey);
    expect(listHooks(bench)).toMatchObject([{ triggeredFor: ["my_recordings"] }]);
  });

  it("asks nothing when webhooks are off, and deletes those of the time when they were on", async () => {
    const { bench, apiKey } = await createHookBench(getUrl(), "");
    expect((await connect(bench, apiKey)).webhook).toBeUndefined();
    expect(bench.simulator.counters).toMatchObject({ light: 1 });
    await bench.drain();
    expect(listHooks(bench)).toEqual([]);
  });

  it("connects all the same when Fathom does not register it, says why, and tries again an hour later", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    let posts = 0;
    bench.gate = ({ moment, kind, input }) => {
      if (kind === "fathom" && moment === "before" && String(input).endsWith("/webhooks")) {
        posts++;
        throw new TypeError("no network");
      }
    };
    const connection = await connect(bench, apiKey);
    expect(connection).toMatchObject({ status: "ok", webhook: { webhookId: undefined, reason: "fathom_unreachable" } });
    expect((await bench.drain()).at(-1)).toMatchObject({ outcome: "complete" });
    expect(posts).toBe(1);
    bench.gate = undefined;
    await bench.clock.advance(HOUR_MS);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    expect(listHooks(bench)).toHaveLength(1);
    expect((await bench.connections.find("rep:r1"))?.webhook).toMatchObject({ reason: undefined });
  });

  it("deletes at Fathom what it could not store, and the connection stands", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    bench.gate = ({ moment, name, input }) => {
      const isPath = name === "TransactWriteItemsCommand" && JSON.stringify(input).includes("webhook-path");
      if (moment === "before" && isPath) throw new Error("the table is away");
    };
    expect(await connect(bench, apiKey)).toMatchObject({ status: "ok", webhook: undefined });
    expect(listHooks(bench)).toEqual([]);
    expect(bench.simulator.counters).toMatchObject({ light: 3 });
  });

  it("knows of a webhook that a crash left at Fathom, and has one of its own again by the next run", async () => {
    const { bench, apiKey, paths } = await createHookBench(getUrl());
    let isDead = false;
    bench.gate = ({ moment, kind, input }) => {
      isDead ||= kind === "fathom" && moment === "after" && String(input).endsWith("/webhooks");
      if (isDead) throw new Error("killed");
    };
    await connect(bench, apiKey).catch(() => undefined);
    bench.gate = undefined;
    const [orphan] = listHooks(bench);
    expect(orphan).toBeDefined();
    expect((await bench.connections.find("rep:r1"))?.webhook).toMatchObject({ intendedAt: expect.any(String) });
    await bench.clock.advance(HOUR_MS);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    const { webhook } = (await bench.connections.find("rep:r1")) ?? {};
    expect(webhook).toMatchObject({ webhookId: expect.any(String), lost: 1, reason: undefined });
    expect(webhook?.intendedAt).toBeUndefined();
    expect(bench.metrics.values).toMatchObject({ WebhooksLost: 1 });
    // Fathom can neither list nor name it; it delivers to nobody.
    expect(listHooks(bench).map(({ id }) => id)).toEqual([orphan?.id, webhook?.webhookId]);
    expect(await paths.find(toPathHash(toKey(orphan?.url)))).toBeUndefined();
    await bench.clock.advance(days(1));
    await bench.sync("r1");
    expect((await bench.connections.find("rep:r1"))?.webhook).toMatchObject({ lost: 1 });
    expect(listHooks(bench)).toHaveLength(2);
  });

  it("counts a webhook whose registration was never answered as one that may be left", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    bench.gate = ({ moment, kind, input }) => {
      const isPost = kind === "fathom" && moment === "after" && String(input).endsWith("/webhooks");
      if (isPost) throw new TypeError("the connection broke");
    };
    expect((await connect(bench, apiKey)).webhook).toMatchObject({ reason: "fathom_unreachable" });
    expect(bench.metrics.values).toMatchObject({ WebhooksNotRegistered: 1 });
    bench.gate = undefined;
    await bench.clock.advance(HOUR_MS);
    await bench.sync("r1");
    expect((await bench.connections.find("rep:r1"))?.webhook).toMatchObject({ lost: 1, reason: undefined });
  });

  it("has one webhook after two people connected at once, and it is the one that is stored", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    const other = bench.createEngine();
    await bench.clock.settle(
      Promise.all([bench.connecting.connect("r1", apiKey), other.connecting.connect("r1", apiKey)]),
    );
    const stored = (await bench.connections.find("rep:r1"))?.webhook;
    expect(stored?.webhookId).toBeDefined();
    expect(listHooks(bench).map(({ id }) => id)).toEqual([stored?.webhookId]);
  });

  it("has one webhook after two registered one for the same connection at once", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    const connection = await connect(bench, apiKey);
    const register = ({ webhooks, sources }: Pick<Bench, "webhooks" | "sources">) => {
      const deadlineAt = bench.clock.now() + HOUR_MS;
      const { connectionId } = connection;
      return webhooks.register(connection, sources.open({ apiKey, connectionId, recordedBy: null, deadlineAt }));
    };
    await bench.clock.settle(Promise.all([register(bench), register(bench.createEngine())]));
    const stored = (await bench.connections.find("rep:r1"))?.webhook;
    expect(stored?.webhookId).not.toBe(connection.webhook?.webhookId);
    expect(listHooks(bench).map(({ id }) => id)).toEqual([stored?.webhookId]);
  });

  it("registers anew with another key, and deletes the old one with the old key", async () => {
    const { bench, apiKey, paths } = await createHookBench(getUrl());
    const { webhook } = await connect(bench, apiKey);
    const other = bench.simulator.addUser({ email: "second@sellers.example", name: "Noor" });
    await connect(bench, other.apiKey);
    expect(listHooks(bench)).toMatchObject([{ ownerEmail: "second@sellers.example" }]);
    expect(await paths.find(webhook?.pathHash ?? "")).toBeUndefined();
  });

  it("deletes the old one with the new key when the old key is no good any more", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    await connect(bench, apiKey);
    await connect(bench, bench.simulator.rotateKey("r1@sellers.example"));
    expect(listHooks(bench)).toHaveLength(1);
    expect(listHooks(bench)[0]?.id).toBe((await bench.connections.find("rep:r1"))?.webhook?.webhookId);
  });

  it.each(["disconnect", "pause"] as const)("deletes it at Fathom and forgets its path at a %s", async (how) => {
    const { bench, apiKey, paths } = await createHookBench(getUrl());
    const { webhook } = await connect(bench, apiKey);
    if (how === "pause") await bench.reps.put("r1", { ...(await bench.reps.get("r1")), active: false });
    await bench.clock.settle(bench.connecting[how]("r1"));
    expect(listHooks(bench)).toEqual([]);
    expect(await paths.find(webhook?.pathHash ?? "")).toBeUndefined();
    expect((await bench.connections.find("rep:r1"))?.webhook).toBeUndefined();
  });

  it("registers one again when a paused rep is active again, at the end of the next run", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    await connect(bench, apiKey);
    const rep = await bench.reps.get("r1");
    await bench.reps.put("r1", { ...rep, active: false });
    await bench.clock.settle(bench.connecting.pause("r1"));
    await bench.reps.put("r1", { ...rep, active: true });
    await bench.sync("r1");
    expect(listHooks(bench)).toHaveLength(1);
  });

  it("knows no delivery of a paused rep any more when Fathom cannot be asked, and deletes it there later", async () => {
    const { bench, apiKey, paths } = await createHookBench(getUrl());
    const { webhook } = await connect(bench, apiKey);
    const rep = await bench.reps.get("r1");
    await bench.reps.put("r1", { ...rep, active: false });
    bench.simulator.setSwitches({}, { outage: { kind: "status", status: 503 } });
    await bench.clock.settle(bench.connecting.pause("r1"));
    expect(await paths.find(webhook?.pathHash ?? "")).toBeUndefined();
    expect((await bench.connections.find("rep:r1"))?.webhook).toMatchObject({
      webhookId: webhook?.webhookId,
      pathHash: undefined,
      reason: "fathom_server_error",
    });
    bench.simulator.resetSwitches();
    await bench.reps.put("r1", { ...rep, active: true });
    await bench.clock.advance(2 * HOUR_MS);
    await bench.sync("r1");
    expect(listHooks(bench).map(({ id }) => id)).toEqual([
      (await bench.connections.find("rep:r1"))?.webhook?.webhookId,
    ]);
  });

  it("counts one as lost that Fathom cannot be asked to delete while its key is taken away", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    await connect(bench, apiKey);
    bench.simulator.setSwitches({}, { outage: { kind: "status", status: 503 } });
    await bench.clock.settle(bench.connecting.disconnect("r1"));
    expect(await bench.connections.find("rep:r1")).toBeUndefined();
    expect(bench.metrics.values).toMatchObject({ WebhooksLost: 1 });
  });

  it("brings back what somebody deleted at Fathom, within a day, and leaves one alone until then", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    await connect(bench, apiKey);
    await bench.drain();
    const [first] = listHooks(bench);
    await bench.clock.advance(HOUR_MS);
    const idle = await bench.sync("r1");
    expect(listHooks(bench)).toEqual([first]);
    await bench.clock.settle(
      bench.simulator.fetch(`https://fathom.example/external/v1/webhooks/${first?.id}`, {
        method: "DELETE",
        headers: { "x-api-key": apiKey },
      }),
    );
    expect(listHooks(bench)).toEqual([]);
    await bench.clock.advance(days(1));
    const checked = await bench.sync("r1");
    expect(checked).toMatchObject({ outcome: "complete" });
    expect(checked.requests.light).toBeGreaterThanOrEqual(idle.requests.light + 2);
    expect(listHooks(bench)).toHaveLength(1);
    await bench.clock.advance(days(1));
    await bench.sync("r1");
    expect(listHooks(bench)).toHaveLength(1);
  });

  it("registers one for an imported key once a run has tried it", async () => {
    const { bench, apiKey } = await createHookBench(getUrl());
    const rep = await bench.reps.get("r1");
    await bench.importRep({ ...rep, apiKey });
    expect(listHooks(bench)).toEqual([]);
    await bench.sync("r1");
    expect(listHooks(bench)).toHaveLength(1);
    expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "ok", webhook: { reason: undefined } });
  });
});
