/**
 * KMS with one key, in memory: what was wrapped opens with the same encryption context, and nothing else opens. The bytes come
 * from the seed; a wrapped key is a name for its plaintext, not a cipher.
 */
import { KMSClient } from "@aws-sdk/client-kms";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { CLIENT_SETTINGS } from "./aws-client.ts";
import { createAwsError } from "./aws-error.ts";
import type { Container } from "./container.ts";
import { type KeyServiceFaults, type MachineLatencies, SLOW_MS } from "./faults.ts";

export const KMS_KEY_ID = "alias/simulation";

interface Wrapped {
  readonly plaintext: Uint8Array;
  readonly context: string;
}

export interface KeyService {
  /** The client of one container. */
  createClient(container: Container): KMSClient;
}

const WRAPPED_BYTES = 48;

export function createKeyService(dependencies: {
  clock: VirtualClock;
  random: Randomness;
  latencies: MachineLatencies;
  getFaults: () => KeyServiceFaults;
}): KeyService {
  const { clock, random, latencies, getFaults } = dependencies;
  const keys = random.fork("keys");
  const wrapped = new Map<string, Wrapped>();

  function wrap(plaintext: Uint8Array, context: string): Uint8Array {
    const blob = keys.bytes(WRAPPED_BYTES);
    wrapped.set(toName(blob), { plaintext, context });
    return blob;
  }

  async function answer(command: string, input: Readonly<Record<string, unknown>>): Promise<object> {
    const { fails, slow } = getFaults();
    await clock.sleep(random.integer(...(random.chance(slow) ? SLOW_MS : latencies.keyServiceMs)));
    if (random.chance(fails)) throw createAwsError("KMSInternalException", "simulated");
    if (input.KeyId !== undefined && input.KeyId !== KMS_KEY_ID) {
      throw createAwsError("NotFoundException", "no such key", { $fault: "client" });
    }
    const context = toContext(input.EncryptionContext);
    switch (command) {
      case "GenerateDataKeyCommand": {
        const plaintext = keys.bytes(32);
        return { Plaintext: plaintext, CiphertextBlob: wrap(plaintext, context), KeyId: KMS_KEY_ID };
      }
      case "EncryptCommand":
        return { CiphertextBlob: wrap(input.Plaintext as Uint8Array, context), KeyId: KMS_KEY_ID };
      case "DecryptCommand": {
        const known = wrapped.get(toName(input.CiphertextBlob as Uint8Array));
        if (known?.context !== context) {
          throw createAwsError("InvalidCiphertextException", "does not open", { $fault: "client" });
        }
        return { Plaintext: known.plaintext.slice(), KeyId: KMS_KEY_ID };
      }
      default:
        throw new TypeError(`the simulated KMS does not know ${command}`);
    }
  }

  return {
    createClient(container) {
      const client = new KMSClient(CLIENT_SETTINGS);
      client.middlewareStack.add(
        (_next, context) => async (args) => {
          const command = context.commandName ?? "";
          const output = await container.pass("key-service", command, () =>
            answer(command, args.input as Readonly<Record<string, unknown>>),
          );
          return { output: { ...output, $metadata: {} }, response: {} };
        },
        { step: "initialize", priority: "high", name: "simulatedKeyService" },
      );
      return client;
    },
  };
}

function toName(blob: Uint8Array): string {
  return Buffer.from(blob).toString("base64");
}

function toContext(context: unknown): string {
  return JSON.stringify(Object.entries((context ?? {}) as Record<string, string>).sort());
}
