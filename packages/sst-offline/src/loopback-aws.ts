/**
 * The two services of AWS that the SST CLI itself calls, on loopback: SSM (where its buckets are, the passphrase) and S3 (state,
 * locks, secrets). Anything else is refused and listed.
 */
import { createCipheriv, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { toCheckpoint } from "./checkpoint.ts";
import { OFFLINE_ACCOUNT } from "./model-names.ts";

export interface LoopbackAws {
  readonly url: string;
  /** What was asked for and is not modelled: `AmazonSSM.DescribeParameters`, `GET /bucket`. */
  readonly unexpected: readonly string[];
  close(): Promise<void>;
}

const STATE_BUCKET = "sst-state-offline";
/** The version of SST's bootstrap that 4.17.1 knows. */
const BOOTSTRAP_VERSION = 5;

export async function startLoopbackAws(options: {
  readonly app: string;
  readonly stage: string;
  readonly region: string;
  readonly secrets: Readonly<Record<string, string>>;
}): Promise<LoopbackAws> {
  const { app, stage, region, secrets } = options;
  const passphrase = randomBytes(32);
  const parameters = new Map([
    ["/sst/bootstrap", toBootstrap(region)],
    [`/sst/passphrase/${app}/${stage}`, passphrase.toString("base64")],
    [`/sst/passphrase/${app}/_fallback`, passphrase.toString("base64")],
  ]);
  const objects = new Map([
    // With an empty state the CLI needs no `pulumi stack init`, which would not take the stand-in.
    [
      `/${STATE_BUCKET}/app/${app}/${stage}.json`,
      Buffer.from(toCheckpoint({ project: app, stack: stage, resources: [] })),
    ],
    [`/${STATE_BUCKET}/secret/${app}/${stage}.json`, encrypt(JSON.stringify(secrets), passphrase)],
  ]);
  const unexpected: string[] = [];

  const answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => {
    const target = request.headers["x-amz-target"];
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://loopback").pathname);
    const send = (status: number, type: string, text: string | Buffer) => {
      response.writeHead(status, { "content-type": type });
      response.end(text);
    };
    const json = (status: number, value: object) => send(status, "application/x-amz-json-1.1", JSON.stringify(value));
    if (target === "AmazonSSM.GetParameter") {
      const { Name } = JSON.parse(body.toString()) as { Name: string };
      const Value = parameters.get(Name);
      if (Value === undefined) return json(400, { __type: "ParameterNotFound", message: Name });
      return json(200, { Parameter: { Name, Value, Type: "String", Version: 1 } });
    }
    if (target === "AmazonSSM.PutParameter") {
      const { Name, Value } = JSON.parse(body.toString()) as { Name: string; Value: string };
      parameters.set(Name, Value);
      return json(200, { Version: 1, Tier: "Standard" });
    }
    if (target === undefined && path.startsWith(`/${STATE_BUCKET}/`)) {
      const held = objects.get(path);
      if (request.method === "PUT") {
        objects.set(path, toPlainBody(body, request.headers));
        return send(200, "application/xml", "");
      }
      if (request.method === "DELETE") {
        objects.delete(path);
        return send(204, "application/xml", "");
      }
      if (request.method === "GET" && held) return send(200, "application/json", held);
      return send(
        404,
        "application/xml",
        `<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Key>${path}</Key></Error>`,
      );
    }
    const asked = target === undefined ? `${request.method} ${request.url}` : String(target);
    unexpected.push(asked);
    json(400, { __type: "OfflineNotModelled", message: asked });
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(request, Buffer.concat(chunks), response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the loopback AWS has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    unexpected,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function toBootstrap(region: string): string {
  return JSON.stringify({
    version: BOOTSTRAP_VERSION,
    asset: "sst-asset-offline",
    state: STATE_BUCKET,
    assetEcrRegistryId: OFFLINE_ACCOUNT,
    assetEcrUrl: `${OFFLINE_ACCOUNT}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
  });
}

/** As SST keeps a stage's secrets: nonce, AES-256-GCM, tag. */
function encrypt(text: string, key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** The SDK sends uploads in chunks: `<hex length>;…\r\n<bytes>\r\n`. */
function toPlainBody(body: Buffer, headers: IncomingMessage["headers"]): Buffer {
  const how = `${headers["content-encoding"]} ${headers["x-amz-content-sha256"]}`;
  if (!/aws-chunked|STREAMING/.test(how)) return body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf("\r\n", at);
    const length = Number.parseInt(body.subarray(at, lineEnd).toString(), 16);
    if (!length) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(parts);
}
