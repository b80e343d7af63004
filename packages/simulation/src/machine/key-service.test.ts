import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import { KeyUnreadable } from "@fathom-sync/core";
import { createKmsKeyService } from "@fathom-sync/functions";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { createContainer } from "./container.ts";
import { type KeyServiceFaults, LATENCIES, NO_FAULTS } from "./faults.ts";
import { createKeyService, KMS_KEY_ID } from "./key-service.ts";

function build(faults: Partial<KeyServiceFaults> = {}) {
  const clock = createVirtualClock("2026-11-22T12:00:00Z");
  const container = createContainer({ name: "api-1", clock, clockOffsetMs: 0, onCrash: () => undefined });
  container.thaw();
  const service = createKeyService({
    clock,
    random: createRandomness("keys"),
    latencies: LATENCIES,
    getFaults: () => ({ ...NO_FAULTS.keyService, ...faults }),
  });
  const client = service.createClient(container);
  return { clock, client, keys: createKmsKeyService({ client, keyId: KMS_KEY_ID }) };
}

describe("the key service", () => {
  it("makes keys that open again, the same ones for the same seed", async () => {
    const [one, two] = [build(), build()];
    const key = await one.clock.settle(one.keys.generateDataKey());
    expect(key.plaintext).toHaveLength(32);
    expect(await one.clock.settle(one.keys.unwrap(key.wrapped))).toEqual(key.plaintext);
    expect(await two.clock.settle(two.keys.generateDataKey())).toEqual(key);
    expect((await one.clock.settle(one.keys.generateDataKey())).plaintext).not.toEqual(key.plaintext);
  });

  it("opens nothing for another purpose, nothing changed, and knows no other key", async () => {
    const { clock, client, keys } = build();
    const Plaintext = new Uint8Array([1, 2, 3]);
    const { CiphertextBlob } = await clock.settle(client.send(new EncryptCommand({ KeyId: KMS_KEY_ID, Plaintext })));
    expect((await clock.settle(client.send(new DecryptCommand({ CiphertextBlob })))).Plaintext).toEqual(Plaintext);
    await expect(clock.settle(keys.unwrap(CiphertextBlob ?? Plaintext))).rejects.toThrow(KeyUnreadable);
    await expect(clock.settle(keys.unwrap(Plaintext))).rejects.toThrow(KeyUnreadable);
    const foreign = client.send(new GenerateDataKeyCommand({ KeyId: "alias/none", KeySpec: "AES_256" }));
    await expect(clock.settle(foreign)).rejects.toMatchObject({ name: "NotFoundException" });
  });

  it("fails and dawdles when told to", async () => {
    const failing = build({ fails: 1 });
    await expect(failing.clock.settle(failing.keys.generateDataKey())).rejects.toMatchObject({
      name: "KMSInternalException",
    });
    const { clock, keys } = build({ slow: 1 });
    const startMs = clock.now();
    await clock.settle(keys.generateDataKey());
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(1_000);
  });
});
