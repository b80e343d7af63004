import { DecryptCommand, GenerateDataKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KmsServer, startKms } from "./start-kms.ts";

const keyId = "alias/test";
const context = { purpose: "test", stage: "local" };
let kms: KmsServer;
let client: KMSClient;

function createClient(url: string): KMSClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new KMSClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
}

beforeAll(async () => {
  kms = await startKms({ wrappingKey: new Uint8Array(32).fill(1), keyId });
  client = createClient(kms.url);
});
afterAll(() => kms.stop());

async function generate(more: object = {}) {
  const input = { KeyId: keyId, KeySpec: "AES_256" as const, EncryptionContext: context, ...more };
  const { Plaintext, CiphertextBlob } = await client.send(new GenerateDataKeyCommand(input));
  if (!Plaintext || !CiphertextBlob) throw new Error("no key");
  return { plaintext: Plaintext, wrapped: CiphertextBlob };
}

const decrypt = (wrapped: Uint8Array, more: object = {}) =>
  client.send(new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: context, ...more }));

describe("startKms", () => {
  it("opens what it wrapped, with or without naming the key, the context in any order", async () => {
    const { plaintext, wrapped } = await generate();
    expect(plaintext).toHaveLength(32);
    expect((await decrypt(wrapped)).Plaintext).toEqual(plaintext);
    expect((await decrypt(wrapped, { KeyId: keyId })).Plaintext).toEqual(plaintext);
    const turned = { stage: "local", purpose: "test" };
    expect((await decrypt(wrapped, { EncryptionContext: turned })).Plaintext).toEqual(plaintext);
  });

  it.each([
    ["another context", { EncryptionContext: { ...context, stage: "production" } }],
    ["more context", { EncryptionContext: { ...context, more: "1" } }],
    ["no context", { EncryptionContext: undefined }],
  ])("does not open with %s", async (_what, more) => {
    const { wrapped } = await generate();
    await expect(decrypt(wrapped, more)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  });

  it("does not open what was changed, cut short, or is nothing of its own", async () => {
    const { wrapped } = await generate();
    for (const index of [0, 12, 28, wrapped.length - 1]) {
      const changed = Uint8Array.from(wrapped, (byte, at) => (at === index ? byte ^ 1 : byte));
      await expect(decrypt(changed)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
    }
    for (const other of [wrapped.subarray(0, 20), new Uint8Array([1]), new Uint8Array(60)]) {
      await expect(decrypt(other)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
    }
  });

  it("opens only with the key it was wrapped with", async () => {
    const { wrapped } = await generate();
    const other = await startKms({ wrappingKey: new Uint8Array(32).fill(2), keyId });
    try {
      const command = new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: context });
      await expect(createClient(other.url).send(command)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
    } finally {
      await other.stop();
    }
  });

  it("names a key it does not know, and an operation it does not have", async () => {
    await expect(generate({ KeyId: "alias/other" })).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(generate({ KeySpec: "AES_128" })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(client.send(new ListKeysCommand())).rejects.toMatchObject({ name: "UnknownOperationException" });
  });

  it("answers nonsense as a bad request", async () => {
    const send = (body: string) =>
      fetch(kms.url, { method: "POST", body, headers: { "x-amz-target": "TrentService.Decrypt" } });
    expect(await (await send("{")).json()).toMatchObject({ __type: "SerializationException" });
    expect(await (await send("null")).json()).toMatchObject({ __type: "SerializationException" });
    expect(await (await send("{}")).json()).toMatchObject({ __type: "ValidationException" });
    expect((await send("x".repeat(100_000))).status).toBe(400);
  });

  it("needs a wrapping key of 32 bytes", async () => {
    await expect(startKms({ wrappingKey: new Uint8Array(16), keyId })).rejects.toThrow(/32 bytes, not 16/);
  });
});
