/**
 * The KMS operations envelope encryption needs, on this machine: GenerateDataKey, Decrypt and Encrypt, with encryption context and
 * KMS's own error names. The wrapping key is given by the caller and never leaves this process.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { closeServer, listen } from "../net/server.ts";

export interface KmsOptions {
  /** 32 bytes; everything wrapped with it opens only with it. */
  readonly wrappingKey: Uint8Array;
  /** Requests must name it, or one of the others. */
  readonly keyId: string;
  /** More keys by their ids, as after making a new one to replace the old. */
  readonly otherKeys?: Readonly<Record<string, Uint8Array>>;
  /** TCP port on 127.0.0.1; 0 (default) lets the system choose. */
  readonly port?: number;
}

export interface KmsServer {
  readonly url: string;
  stop(): Promise<void>;
}

export const WRAPPING_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCRYPT_BYTES_MAX = 4_096;
const BODY_BYTES_MAX = 64 * 1024;

/** An error as KMS names it (AWS: KMS API Reference, common errors of the operation). */
class KmsFault extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** @throws RangeError when the wrapping key has not 32 bytes; {PortInUseError} when the port is taken. */
export async function startKms(options: KmsOptions): Promise<KmsServer> {
  if (options.wrappingKey.byteLength !== WRAPPING_KEY_BYTES) {
    throw new RangeError(`wrappingKey must have ${WRAPPING_KEY_BYTES} bytes, not ${options.wrappingKey.byteLength}.`);
  }
  const server = createServer((request, response) => {
    answer(options, request).then(
      (body) => response.writeHead(200, HEADERS).end(JSON.stringify(body)),
      (error: unknown) => {
        const fault = error instanceof KmsFault ? error : new KmsFault("KMSInternalException", "internal error");
        response.writeHead(fault.type === "KMSInternalException" ? 500 : 400, HEADERS);
        response.end(JSON.stringify({ __type: fault.type, message: fault.message }));
      },
    );
  });
  const url = await listen(server, { port: options.port ?? 0, host: "127.0.0.1" });
  return { url, stop: () => closeServer(server) };
}

const HEADERS = { "content-type": "application/x-amz-json-1.1" };

interface KmsRequest {
  readonly KeyId?: string;
  readonly KeySpec?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
}

async function answer(options: KmsOptions, request: IncomingMessage): Promise<unknown> {
  const operation = /^TrentService\.(\w+)$/.exec(String(request.headers["x-amz-target"] ?? ""))?.[1];
  const body = await readJson(request);
  const keyId = body.KeyId ?? options.keyId;
  const wrappingKey = keyId === options.keyId ? options.wrappingKey : options.otherKeys?.[keyId];
  if (wrappingKey === undefined) {
    throw new KmsFault("NotFoundException", `Key '${body.KeyId}' does not exist`);
  }
  const context = toContextBytes(body.EncryptionContext);
  switch (operation) {
    case "GenerateDataKey": {
      if (body.KeyId === undefined) throw new KmsFault("ValidationException", "KeyId is required");
      if (body.KeySpec !== "AES_256") throw new KmsFault("ValidationException", "KeySpec must be AES_256");
      const plaintext = randomBytes(32);
      return {
        KeyId: keyId,
        Plaintext: plaintext.toString("base64"),
        CiphertextBlob: wrap(wrappingKey, plaintext, context).toString("base64"),
      };
    }
    case "Decrypt": {
      if (!body.CiphertextBlob) throw new KmsFault("ValidationException", "CiphertextBlob is required");
      const plaintext = unwrap(wrappingKey, Buffer.from(body.CiphertextBlob, "base64"), context);
      return {
        KeyId: keyId,
        Plaintext: plaintext.toString("base64"),
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    }
    case "Encrypt": {
      if (body.KeyId === undefined) throw new KmsFault("ValidationException", "KeyId is required");
      const plaintext = Buffer.from(body.Plaintext ?? "", "base64");
      // AWS: KMS API Reference, Encrypt: 1 to 4096 bytes with a symmetric key.
      if (plaintext.byteLength < 1 || plaintext.byteLength > ENCRYPT_BYTES_MAX) {
        throw new KmsFault("ValidationException", "Plaintext must have 1 to 4096 bytes");
      }
      return {
        KeyId: keyId,
        CiphertextBlob: wrap(wrappingKey, plaintext, context).toString("base64"),
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    }
    default:
      throw new KmsFault("UnknownOperationException", `operation ${operation ?? "none"} is not served here`);
  }
}

async function readJson(request: IncomingMessage): Promise<KmsRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > BODY_BYTES_MAX) throw new KmsFault("ValidationException", "the request is too large");
    chunks.push(chunk as Buffer);
  }
  try {
    const json: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (json !== null && typeof json === "object") return json;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw new KmsFault("SerializationException", "the request is not a JSON object");
}

/** The context in one order, as KMS compares it: the same pairs, whatever their order. */
function toContextBytes(context: Readonly<Record<string, string>> = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))), "utf8");
}

function wrap(key: Uint8Array, plaintext: Uint8Array, context: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(context);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unwrap(key: Uint8Array, blob: Buffer, context: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(context);
    decipher.setAuthTag(blob.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(blob.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw new KmsFault(
      "InvalidCiphertextException",
      "the ciphertext was changed, or wrapped with another key or context",
    );
  }
}
