/** The domain's key service on AWS KMS. */
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { KeyUnreadable, type Metrics, silentMetrics, type WrappingService } from "@fathom-sync/core";
import { ENCRYPTION_CONTEXT } from "./encryption-context.ts";

export function createKmsKeyService(dependencies: {
  readonly client: KMSClient;
  readonly keyId: string;
  /** Told of every request that fails. Default: nobody is. */
  readonly metrics?: Metrics;
}): WrappingService {
  const { client, keyId, metrics = silentMetrics } = dependencies;
  const count = (error: unknown): never => {
    metrics.add("KeyServiceFaults", 1);
    throw error;
  };
  return {
    async generateDataKey() {
      const command = new GenerateDataKeyCommand({
        KeyId: keyId,
        KeySpec: "AES_256",
        EncryptionContext: ENCRYPTION_CONTEXT,
      });
      const { Plaintext, CiphertextBlob } = await client.send(command).catch(count);
      if (!Plaintext || !CiphertextBlob) throw new Error("KMS answered GenerateDataKey without a key");
      return { plaintext: Plaintext, wrapped: CiphertextBlob };
    },
    async wrap(plaintext) {
      const command = new EncryptCommand({
        KeyId: keyId,
        Plaintext: plaintext,
        EncryptionContext: ENCRYPTION_CONTEXT,
      });
      const { CiphertextBlob } = await client.send(command).catch(count);
      if (!CiphertextBlob) throw new Error("KMS answered Encrypt without a ciphertext");
      return CiphertextBlob;
    },
    async unwrap(wrapped) {
      const command = new DecryptCommand({
        KeyId: keyId,
        CiphertextBlob: wrapped,
        EncryptionContext: ENCRYPTION_CONTEXT,
      });
      const { Plaintext } = await client.send(command).catch((error: unknown) => {
        // Waiting does not help: the data key was wrapped elsewhere, or changed (AWS: KMS API Reference, Decrypt).
        if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) {
          throw new KeyUnreadable("KMS cannot unwrap the data key", { cause: error });
        }
        return count(error);
      });
      if (!Plaintext) throw new Error("KMS answered Decrypt without a key");
      return Plaintext;
    },
  };
}
