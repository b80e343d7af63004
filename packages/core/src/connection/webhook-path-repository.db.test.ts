import { beforeAll, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { toPathHash, type WebhookPath } from "./webhook-path.ts";
import { createWebhookPathRepository, type WebhookPathRepository } from "./webhook-path-repository.ts";

function build(pathKey: string, changes: Partial<WebhookPath> = {}): WebhookPath {
  return {
    pathHash: toPathHash(pathKey),
    repId: "r1",
    connectionId: "rep:r1",
    sealedSecret: "v1.k1.sealed",
    createdAt: "2026-11-22T12:00:00.000Z",
    ...changes,
  };
}

describeOnEngines("the webhook path repository", (getUrl) => {
  let paths: WebhookPathRepository;
  beforeAll(async () => {
    const client = createTestClient(getUrl());
    paths = createWebhookPathRepository({ database: { client, tableName: await createTestTable(client) } });
  });

  it("finds what was put, by the hash of its key and no other", async () => {
    await paths.put(build("key-a"));
    expect(await paths.find(toPathHash("key-a"))).toEqual(build("key-a"));
    expect(await paths.find(toPathHash("KEY-A"))).toBeUndefined();
    expect(await paths.find("key-a")).toBeUndefined();
  });

  it("puts in place of what was there", async () => {
    await paths.put(build("key-b"));
    await paths.put(build("key-b", { sealedSecret: "v1.k1.another" }));
    expect(await paths.find(toPathHash("key-b"))).toMatchObject({ sealedSecret: "v1.k1.another" });
  });

  it("forgets what was removed, and minds nothing that was not there", async () => {
    await paths.put(build("key-c"));
    await paths.remove(toPathHash("key-c"));
    await paths.remove(toPathHash("key-c"));
    expect(await paths.find(toPathHash("key-c"))).toBeUndefined();
  });
});
