// The door to fauxqs, the SQS and SNS emulator that runs in this process. Two of its traits can only be changed in files
// the package does not export, which is why its version is pinned exactly (1.9.2): a new version must pass the
// conformance checks before the pin moves.
import { resolvePackageFile } from "../process/package-files.ts";

/** What this package uses of the Fastify instance that fauxqs builds. */
export interface FauxqsApp {
  addHook(name: "preHandler", hook: (request: FauxqsRequest, reply: FauxqsReply) => Promise<unknown>): void;
  inject(request: {
    method: "POST";
    url: string;
    headers: Record<string, string>;
    payload: string;
  }): Promise<{ statusCode: number; json(): unknown }>;
  listen(address: { port: number; host: string }): Promise<string>;
  close(): Promise<void>;
}

export interface FauxqsRequest {
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

export interface FauxqsReply {
  code(status: number): FauxqsReply;
  header(name: string, value: string): FauxqsReply;
  send(body: unknown): FauxqsReply;
}

interface AppModule {
  buildApp(options: { logger: boolean; stores: { sqsStore: SqsStore } }): FauxqsApp;
}

interface SqsStore {
  host: string;
}

/** Everything XML 1.0 forbids, the rule of SQS for message bodies (API reference, SendMessage). */
const forbiddenInBody = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export async function createFauxqsApp(): Promise<FauxqsApp> {
  const { buildApp } = (await load("dist/app.js")) as AppModule;
  const { SqsStore } = (await load("dist/sqs/sqsStore.js")) as { SqsStore: new () => SqsStore };
  const { INVALID_MESSAGE_BODY_CHAR } = (await load("dist/sqs/sqsTypes.js")) as { INVALID_MESSAGE_BODY_CHAR: RegExp };

  // Its own pattern lacks the planes above U+FFFF and refuses every emoji.
  INVALID_MESSAGE_BODY_CHAR.test = (body) => forbiddenInBody.test(body);

  // With a host of its own the store hands out queue URLs on sqs.<region>.<host>, which does not resolve everywhere, and
  // the SDK follows the queue URL when its endpoint comes from AWS_ENDPOINT_URL_SQS. Without one, the URL carries the host
  // of the request.
  const sqsStore = new SqsStore();
  sqsStore.host = "";
  return buildApp({ logger: false, stores: { sqsStore } });
}

async function load(file: string): Promise<unknown> {
  return import(resolvePackageFile("fauxqs", file));
}
