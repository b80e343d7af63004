/**
 * AWS Signature Version 4 for a JSON POST, on node:crypto: the SDK would make this function's bundle four times as large. Held to
 * AWS's own example and to the SDK's signer by tests.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from "node:crypto";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials, as functions have them. */
  readonly sessionToken: string | undefined;
}

export interface RequestToSign {
  readonly url: URL;
  /** Signed as well, with the host and the time; lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly region: string;
  /** As AWS names it in credential scopes, e.g. `dynamodb`. */
  readonly service: string;
  readonly credentials: AwsCredentials;
  /** Epoch ms. */
  readonly nowMs: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The headers to send: those given, the time, the session token, and the signature over all of them. */
export function signRequest(request: RequestToSign): Record<string, string> {
  const { url, body, region, service, credentials } = request;
  const time = new Date(request.nowMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const sent: Record<string, string> = {
    ...request.headers,
    "x-amz-date": time,
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
  };
  const signed = Object.entries<string>({ ...sent, host: url.host }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const canonical = [
    "POST",
    url.pathname,
    "",
    ...signed.map(([name, value]) => `${name}:${value.trim()}`),
    "",
    names,
    hash(body),
  ].join("\n");
  const key = [region, service, "aws4_request"].reduce<Uint8Array>(
    (secret, part) => keyed(secret, part),
    keyed(`AWS4${credentials.secretAccessKey}`, time.slice(0, 8)),
  );
  const signature = keyed(key, [ALGORITHM, time, scope, hash(canonical)].join("\n")).toString("hex");
  const credential = `Credential=${credentials.accessKeyId}/${scope}`;
  return { ...sent, authorization: `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}` };
}

function hash(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function keyed(key: Uint8Array | string, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
