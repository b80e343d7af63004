import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { createDataKeys, createKeyVault, KeyUnreadable } from "@fathom-sync/core";
import { createKmsKeyService, systemClock } from "@fathom-sync/functions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDynamoDb } from "../aws/dynamodb/index.ts";
import { startKms } from "../aws/kms/index.ts";
import { createTable } from "../stack/create-table.ts";
import { REWRAP_HELP, runRewrap } from "./rewrap.ts";

const stops: (() => Promise<void> | void)[] = [];
let createVault: (keyId: string) => ReturnType<typeof createKeyVault>;

beforeEach(async () => {
  const dynamoDb = await startDynamoDb({});
  const kms = await startKms({
    wrappingKey: new Uint8Array(32).fill(1),
    keyId: "alias/old",
    otherKeys: { "alias/new": new Uint8Array(32).fill(2) },
  });
  stops.push(dynamoDb.stop, kms.stop);
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url);
  vi.stubEnv("AWS_ENDPOINT_URL_KMS", kms.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  const [client, kmsClient] = [new DynamoDBClient({}), new KMSClient({})];
  stops.push(
    () => client.destroy(),
    () => kmsClient.destroy(),
  );
  await createTable(client, "rewrap-table");
  createVault = (keyId) => {
    const keyService = createKmsKeyService({ client: kmsClient, keyId });
    const database = { client, tableName: "rewrap-table" };
    return createKeyVault({ dataKeys: createDataKeys({ database, keyService, clock: systemClock }) });
  };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runRewrap(args, (line) => lines.push(line));
  return { code, lines };
}

const STEP_1 = ["--table", "rewrap-table", "--from", "alias/old", "--to", "alias/new"];
const STEP_3 = ["--table", "rewrap-table", "--to", "alias/new", "--finish"];

describe("pnpm rewrap", () => {
  it("replaces the wrapping key around a deployment, and writes only when told to", async () => {
    const sealed = await createVault("alias/old").seal("r1", "the-key-of-r1");
    const open = (keyId: string) => createVault(keyId).open("r1", sealed);

    expect(await run(...STEP_1)).toEqual({
      code: 0,
      lines: [
        "k1: rewrapped (dry run)",
        "1 data keys, 1 to change; nothing was written, because --write was not given",
      ],
    });
    await expect(open("alias/new")).rejects.toThrow(KeyUnreadable);

    expect((await run(...STEP_1, "--write")).lines.at(-1)).toBe("1 data keys, 1 changed");
    expect([await open("alias/old"), await open("alias/new")]).toEqual(["the-key-of-r1", "the-key-of-r1"]);

    expect(await run(...STEP_3, "--write")).toEqual({ code: 0, lines: ["k1: finished", "1 data keys, 1 changed"] });
    expect(await open("alias/new")).toBe("the-key-of-r1");
    await expect(open("alias/old")).rejects.toThrow(KeyUnreadable);
  });

  it("says what is wrong when the last step comes first", async () => {
    await createVault("alias/old").seal("r1", "the-key-of-r1");
    const { code, lines } = await run(...STEP_3, "--write");
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^A data key does not open: .* Check --from and --to/)]);
  });

  it.each([[[]], [["--table", "t"]], [["--table", "t", "--to", "b"]], [[...STEP_1, "--finish"]]])(
    "explains itself when it is called with %j",
    async (args) => {
      expect(await run(...args)).toEqual({ code: 2, lines: [REWRAP_HELP] });
    },
  );
});
