import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import type { Metrics } from "@fathom-sync/core";
import { startKms } from "@fathom-sync/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKmsKeyService } from "./kms-key-service.ts";

const keyId = "alias/test";
let kms: Awaited<ReturnType<typeof startKms>>;
let client: KMSClient;
beforeAll(async () => {
  kms = await startKms({ wrappingKey: new Uint8Array(32).fill(1), keyId });
  client = new KMSClient({
    endpoint: kms.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});
afterAll(() => kms.stop());

describe("createKmsKeyService", () => {
  it("makes a 256-bit key that opens again, another one each time", async () => {
    const service = createKmsKeyService({ client, keyId });
    const [one, two] = [await service.generateDataKey(), await service.generateDataKey()];
    expect(one.plaintext).toHaveLength(32);
    expect(await service.unwrap(one.wrapped)).toEqual(one.plaintext);
    expect(two.plaintext).not.toEqual(one.plaintext);
  });

  it("opens only keys made for this purpose", async () => {
    const service = createKmsKeyService({ client, keyId });
    const foreign = await client.send(
      new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: "AES_256", EncryptionContext: { purpose: "other" } }),
    );
    await expect(service.unwrap(foreign.CiphertextBlob ?? new Uint8Array())).rejects.toMatchObject({
      name: "KeyUnreadable",
      cause: { name: "InvalidCiphertextException" },
    });
    const { wrapped } = await service.generateDataKey();
    await expect(client.send(new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped }))).rejects.toMatchObject({
      name: "InvalidCiphertextException",
    });
  });

  it("names a key that KMS does not know, and counts what failed", async () => {
    const added: [string, number][] = [];
    const metrics: Metrics = { add: (...metric) => added.push(metric) };
    const service = createKmsKeyService({ client, keyId: "alias/none", metrics });
    await expect(service.generateDataKey()).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(service.wrap(new Uint8Array(32))).rejects.toMatchObject({ name: "NotFoundException" });
    expect(added).toEqual([
      ["KeyServiceFaults", 1],
      ["KeyServiceFaults", 1],
    ]);
  });

  it("counts no fault of the service when the data key is another's", async () => {
    const added: string[] = [];
    const service = createKmsKeyService({ client, keyId, metrics: { add: (name) => added.push(name) } });
    await expect(service.unwrap(new Uint8Array(40))).rejects.toMatchObject({ name: "KeyUnreadable" });
    expect(added).toEqual([]);
  });
});
