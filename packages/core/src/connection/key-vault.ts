/**
 * Envelope encryption of reps' API keys. One data key, wrapped by the key service, encrypts them with AES-256-GCM; the rep's
 * id is associated data, so a ciphertext moved to another rep does not open. There is no fallback key: without the key service
 * nothing opens.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export interface DataKey {
  readonly dataKeyId: string;
  /** 32 bytes. */
  readonly plaintext: Uint8Array;
}

/** Where data keys come from; unwrapped once per container. */
export interface DataKeys {
  current(): Promise<DataKey>;
  get(dataKeyId: string): Promise<DataKey>;
}

export interface KeyVault {
  seal(repId: string, apiKey: string): Promise<string>;
  /** @throws KeyUnreadable when it was sealed for another rep, with another data key, or was changed. */
  open(repId: string, sealed: string): Promise<string>;
}

export class KeyUnreadable extends Error {
  override readonly name = "KeyUnreadable";
}

const VERSION = "v1";
const CIPHER = "aes-256-gcm";
/** NIST SP 800-38D: 96 bits is the recommended nonce, 128 bits the full tag. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createKeyVault(dependencies: {
  dataKeys: DataKeys;
  /** Cryptographic randomness; injected only so that a simulation can be repeated. */
  randomBytes?: (size: number) => Uint8Array;
}): KeyVault {
  const nonceBytes = dependencies.randomBytes ?? randomBytes;

  return {
    async seal(repId, apiKey) {
      const { dataKeyId, plaintext } = await dependencies.dataKeys.current();
      const nonce = nonceBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, plaintext, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(toAssociatedData(repId));
      const body = Buffer.concat([cipher.update(apiKey, "utf8"), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
      return `${VERSION}.${dataKeyId}.${sealed}`;
    },

    async open(repId, sealed) {
      const [version, dataKeyId, encoded, ...rest] = sealed.split(".");
      if (version !== VERSION || !dataKeyId || !encoded || rest.length > 0) {
        throw new KeyUnreadable(`the sealed key of ${repId} is not of a known form`);
      }
      const { plaintext } = await dependencies.dataKeys.get(dataKeyId);
      const bytes = Buffer.from(encoded, "base64url");
      try {
        const decipher = createDecipheriv(CIPHER, plaintext, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(toAssociatedData(repId));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new KeyUnreadable(`the sealed key of ${repId} does not open: it was changed or sealed for another rep`, {
          cause,
        });
      }
    },
  };
}

function toAssociatedData(repId: string): Buffer {
  return Buffer.from(`fathom-sync:api-key:${repId}`, "utf8");
}
