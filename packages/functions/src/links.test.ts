import { afterEach, describe, expect, it, vi } from "vitest";
import { readApiLinks, readSyncLinks } from "./links.ts";

const DEPLOYED = { SST_RESOURCE_App: '{"name":"fathom-sync","stage":"test"}' };
const LINKS = {
  SyncTableName: { name: "table-1" },
  SyncQueueUrl: { url: "https://sqs.example/1/queue" },
  SyncKeyArn: { arn: "arn:key" },
  ServiceTokens: { value: "token-one-0123456789" },
  CronSecret: { value: "cron-secret-0123456789" },
};
const SYNC = {
  FATHOM_SYNC_TABLE: "table-1",
  FATHOM_SYNC_QUEUE_URL: "https://sqs.example/1/queue",
  FATHOM_SYNC_KMS_KEY: "arn:key",
};

/** Notes what is asked for. */
function watch(asked: string[]) {
  return new Proxy(LINKS, {
    get(target, name) {
      asked.push(String(name));
      return Reflect.get(target, name);
    },
  });
}

afterEach(() => vi.unstubAllEnvs());

describe("readSyncLinks", () => {
  it("gives the names of what is linked, as the settings know them", () => {
    expect(readSyncLinks(DEPLOYED, LINKS)).toEqual(SYNC);
  });

  it("does not ask for the API's secrets, which are linked to no other function", () => {
    const asked: string[] = [];
    readSyncLinks(DEPLOYED, watch(asked));
    expect(asked).toEqual(["SyncTableName", "SyncQueueUrl", "SyncKeyArn"]);
  });

  it("asks for nothing where SST has not deployed", () => {
    const asked: string[] = [];
    expect(readSyncLinks({ FATHOM_SYNC_TABLE: "local" }, watch(asked))).toEqual({});
    expect(asked).toEqual([]);
  });

  it("names a link that is missing", () => {
    vi.stubEnv("SST_RESOURCE_App", DEPLOYED.SST_RESOURCE_App);
    expect(() => readSyncLinks(DEPLOYED)).toThrow(/"SyncTableName" is not linked/);
  });
});

describe("readApiLinks", () => {
  it("gives the secrets too", () => {
    expect(readApiLinks(DEPLOYED, LINKS)).toEqual({
      ...SYNC,
      FATHOM_SYNC_SERVICE_TOKENS: "token-one-0123456789",
      FATHOM_SYNC_CRON_SECRET: "cron-secret-0123456789",
    });
  });
});
