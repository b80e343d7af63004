/** The webhook's function beside the others on the same services, and a Fathom that delivers to it. */
import { randomBytes, randomUUID } from "node:crypto";
import {
  createDataKeys,
  createKeyVault,
  createWebhookPathRepository,
  toInstant,
  toPathHash,
  toSecretOwner,
} from "@fathom-sync/core";
import { signWebhook } from "@fathom-sync/simulator";
import type { LambdaFunctionURLResult } from "aws-lambda";
import { expect } from "vitest";
import { learnSecret } from "../../../test/canaries/index.ts";
import type { WebhookSettings } from "../src/resources.ts";
import { createKmsKeyService } from "../src/runtime/kms-key-service.ts";
import { createWebhookHandler, type WebhookHandler } from "../src/webhooks/handler.ts";
import { createWebhookServices, type WebhookParts } from "../src/webhooks/wiring.ts";
import { type Bench, createContext, type Machine } from "./bench.ts";

type Result = Exclude<LambdaFunctionURLResult, string>;

export interface Hook {
  readonly repId: string;
  readonly pathKey: string;
  readonly secret: string;
}

export interface SendOptions {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isBase64Encoded?: boolean;
  readonly id?: string;
  /** Seconds from now. */
  readonly skew?: number;
  readonly secret?: string;
  /** How header names are written. */
  readonly spell?: (name: string) => string;
}

export interface WebhookBench {
  readonly settings: WebhookSettings;
  readonly handler: WebhookHandler;
  /** Makes a path for a rep by hand. */
  addHook(repId: string, secret?: string): Promise<Hook>;
  /** A delivery signed for the hook, unless told otherwise. */
  send(hook: Hook, options?: SendOptions): Promise<Result>;
  /** Registers the rep's webhook at the simulated Fathom, which delivers to the function from now on. */
  register(repId: string): Promise<Hook>;
}

export function createWebhookBench(machine: Machine, bench: Bench, parts: Partial<WebhookParts> = {}): WebhookBench {
  const { clock, log, metrics, tableName, queueUrl } = bench;
  const settings: WebhookSettings = {
    tableName,
    queueUrl,
    kmsKeyId: "alias/test",
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local", sessionToken: undefined },
    dynamoDbUrl: machine.dynamoDbUrl,
    kmsUrl: machine.kmsUrl,
    version: "test",
    stage: "test",
    logLevel: "DEBUG",
  };
  const services = createWebhookServices(settings, { clock, log, metrics, ...parts });
  const handler = createWebhookHandler(() => services);
  const database = { client: bench.dynamoDbClient, tableName };
  const keyService = createKmsKeyService({ client: bench.kmsClient, keyId: settings.kmsKeyId });
  const vault = createKeyVault({ dataKeys: createDataKeys({ database, keyService, clock }) });
  const paths = createWebhookPathRepository({ database });

  async function addHook(repId: string, secret = `whsec_${randomBytes(24).toString("base64")}`): Promise<Hook> {
    const pathKey = randomBytes(24).toString("base64url");
    const pathHash = toPathHash(pathKey);
    if (secret.length > 20) learnSecret("api-key", secret);
    await paths.put({
      pathHash,
      repId,
      connectionId: `rep:${repId}`,
      sealedSecret: await vault.seal(toSecretOwner(pathHash), secret),
      createdAt: toInstant(clock.now()),
    });
    return { repId, pathKey, secret };
  }

  async function handle(path: string, options: SendOptions & { headers: Readonly<Record<string, string>> }) {
    const { method = "POST", body = "", isBase64Encoded = false, headers } = options;
    const event = {
      version: "2.0",
      rawPath: path,
      rawQueryString: "",
      headers,
      requestContext: { http: { method } },
      body: Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8"),
      isBase64Encoded,
    };
    const result = (await handler(event, createContext())) as Result;
    expect(result.headers?.["x-request-id"]).toMatch(/\S/);
    return result;
  }

  bench.onWebhook = async (url, init) => {
    const headers = init.headers as Record<string, string>;
    const result = await handle(new URL(url).pathname, { headers, body: String(init.body) });
    return new Response(result.body ?? null, { status: result.statusCode ?? 500 });
  };

  return {
    settings,
    handler,
    addHook,
    async send(hook, options = {}) {
      const { body = "{}", id = `msg_${randomUUID()}`, skew = 0, secret = hook.secret } = options;
      const timestamp = Math.floor(clock.now() / 1_000) + skew;
      const { spell = (name) => name } = options;
      const headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signWebhook(secret, id, timestamp, Buffer.from(body).toString("utf8")),
        ...options.headers,
      };
      return await handle(options.path ?? `/api/webhooks/fathom/${hook.pathKey}`, {
        ...options,
        body,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [spell(name), value])),
      });
    },
    async register(repId) {
      const { pathKey } = await addHook(repId);
      const { secret } = bench.simulator.webhooks.create(`${repId.toLowerCase()}@sellers.example`, {
        destination_url: `https://hooks.example/api/webhooks/fathom/${pathKey}`,
        triggered_for: ["my_recordings", "my_shared_with_team_recordings"],
        include_transcript: true,
        include_summary: true,
        include_action_items: true,
      });
      const pathHash = toPathHash(pathKey);
      const path = await paths.find(pathHash);
      if (!path) throw new Error("no path");
      await paths.put({ ...path, sealedSecret: await vault.seal(toSecretOwner(pathHash), secret) });
      return { repId, pathKey, secret };
    },
  };
}
