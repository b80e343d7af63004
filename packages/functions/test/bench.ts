/**
 * The functions on services of their own: a DynamoDB, an SQS and a KMS on this machine and a simulated Fathom in process.
 * Every answer of the API is held against the contract before a test sees it.
 */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  createQueues,
  createTable,
  findInProcessDynamoDb,
  startDynamoDb,
  startKms,
  startSqs,
  type TestEngine,
  testEngines,
} from "@fathom-sync/local";
import { createSimulator, type MeetingInput, type SimulatedUser, type Simulator } from "@fathom-sync/simulator";
import type { Context, SQSBatchResponse, SQSRecord } from "aws-lambda";
import { afterAll, beforeAll } from "vitest";
import { watchMessage } from "../../../test/canaries/index.ts";
import { rememberCheckedModels } from "../../simulation/src/machine/known-models.ts";
import { type AppDependencies, createApp } from "../src/api/app.ts";
import type { SyncSettings } from "../src/resources.ts";
import { createWorker, type WorkerHandler } from "../src/sync/worker.ts";
import { createServices, type ServiceParts, type Services } from "../src/wiring.ts";
import { type Answer, readAnswer } from "./answers.ts";
import {
  createLogRecorder,
  createMetricsRecorder,
  createShiftedClock,
  type LogRecorder,
  type MetricsRecorder,
  type ShiftedClock,
} from "./recorder.ts";

export const SERVICE_TOKEN = "service-token-0123456789";
export const SECOND_TOKEN = "service-token-being-replaced";
export const CRON_SECRET = "cron-secret-0123456789";

export interface Machine {
  readonly dynamoDbUrl: string;
  readonly sqsUrl: string;
  readonly kmsUrl: string;
}

const KMS_KEY_ID = "alias/test";
/** Between the longest round trip of a loaded test machine and the patience of whoever runs the tests. */
const FATHOM_TIMEOUT_MS = 20_000;

/**
 * `in-process`: ours, several times as fast, and held to the others by the same conformance tests. `server`: one that is asked over
 * HTTP, for what signs and reads such requests by itself, and to see the whole way a few times.
 */
export type DatabaseKind = "in-process" | "server";

/** Starts the services once per test file. */
export function useMachine(database: DatabaseKind = "in-process"): () => Machine {
  const stops: (() => Promise<void>)[] = [];
  let machine: Machine | undefined;
  beforeAll(async () => {
    const engine = findEngine(database);
    const dynamoDb = await startDynamoDb(engine ? { engine } : {});
    const sqs = await startSqs();
    const kms = await startKms({ wrappingKey: new Uint8Array(32).fill(3), keyId: KMS_KEY_ID });
    stops.push(dynamoDb.stop, sqs.stop, kms.stop);
    machine = { dynamoDbUrl: dynamoDb.url, sqsUrl: sqs.url, kmsUrl: kms.url };
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
  });
  return () => {
    if (!machine) throw new Error("the services are not started");
    return machine;
  };
}

/** The one the run was asked for, where it is of this kind. */
function findEngine(database: DatabaseKind): TestEngine | undefined {
  const engines = testEngines();
  if (database === "server") return engines.find((engine) => engine !== "in-process");
  return engines.find((engine) => engine === "in-process") ?? engines[0];
}

export interface CallOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** null: none. Default: what the route wants. */
  readonly token?: string | null;
}

export interface Bench {
  readonly services: Services;
  readonly worker: WorkerHandler;
  readonly simulator: Simulator;
  readonly clock: ShiftedClock;
  readonly log: LogRecorder;
  readonly metrics: MetricsRecorder;
  readonly queueUrl: string;
  readonly tableName: string;
  readonly dynamoDbClient: DynamoDBClient;
  readonly kmsClient: KMSClient;
  readonly sqsClient: SQSClient;
  readonly app: ReturnType<typeof createApp>;
  /** Called before each request to Fathom. */
  onFetch: (() => void) | undefined;
  /** Receives what Fathom delivers. */
  onWebhook: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** As `call`, for the body of an answer of a known kind. */
  read<T>(method: string, path: string, options?: CallOptions): Promise<T>;
  /** A user at Fathom with `calls` finished calls, the newest an hour ago. */
  addUser(name: string, calls?: number, meeting?: MeetingInput): SimulatedUser;
  /** A rep with a user at Fathom, connected through the API. */
  addRep(repId: string, calls?: number): Promise<SimulatedUser>;
  /** Lets the worker take what is in the queue, until it is empty. */
  drain(): Promise<SQSBatchResponse[]>;
}

// Each bench has all entities anew.
rememberCheckedModels();

export async function createBench(
  machine: Machine,
  parts: Partial<ServiceParts> = {},

  appParts: Partial<AppDependencies> = {},
  given: Partial<SyncSettings> = {},
): Promise<Bench> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const common = { region: "us-east-1", credentials };
  const dynamoDbClient =
    findInProcessDynamoDb(machine.dynamoDbUrl)?.createClient() ??
    new DynamoDBClient({ ...common, endpoint: machine.dynamoDbUrl });
  const sqsClient = new SQSClient({ ...common, endpoint: machine.sqsUrl });
  const kmsClient = new KMSClient({ ...common, endpoint: machine.kmsUrl });
  const tableName = `functions-${randomUUID()}`;
  await createTable(dynamoDbClient, tableName);
  const { queueUrl } = await createQueues(sqsClient, { prefix: `${tableName}-` });
  const clock = createShiftedClock();
  const log = createLogRecorder();
  const metrics = createMetricsRecorder();
  const simulator = createSimulator({
    clock: { now: () => clock.now() },
    webhookFetch: (input, init) => {
      if (!bench.onWebhook) throw new TypeError("nobody receives webhooks");
      return bench.onWebhook(String(input), init ?? {});
    },
  });
  const settings: SyncSettings = {
    tableName,
    queueUrl,
    kmsKeyId: KMS_KEY_ID,
    fathomUrl: "https://fathom.example/external/v1",
    timeScale: 1,
    timeZone: "Europe/Amsterdam",
    historyDays: 365,
    version: "test",
    stage: "test",
    logLevel: "DEBUG",
    ...given,
  };
  const services = createServices(settings, {
    clock,
    log,
    metrics,
    fetch: (url, init) => {
      bench.onFetch?.();
      return simulator.fetch(url, init);
    },
    fathomRequestTimeoutMs: FATHOM_TIMEOUT_MS,
    dynamoDbClient,
    sqsClient,
    kmsClient,
    ...parts,
  });
  const app = createApp({
    services,
    serviceTokens: [SERVICE_TOKEN, SECOND_TOKEN],
    cronSecret: CRON_SECRET,
    version: "test",
    ...appParts,
  });
  const worker = createWorker(() => services);

  const bench: Bench = {
    services,
    worker,
    simulator,
    clock,
    log,
    metrics,
    queueUrl,
    tableName,
    dynamoDbClient,
    kmsClient,
    sqsClient,
    app,
    onFetch: undefined,
    onWebhook: undefined,
    async call(method, path, { json, body, headers = {}, token } = {}) {
      const wanted = path.startsWith("/api/cron/") ? CRON_SECRET : SERVICE_TOKEN;
      const response = await app.request(
        `https://api.example${path}`,
        {
          method,
          headers: {
            ...(token === null ? {} : { authorization: `Bearer ${token ?? wanted}` }),
            ...(json === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
        },
        { requestId: randomUUID(), deadlineAt: clock.now() + 25_000 },
      );
      return await readAnswer(method, path, response);
    },
    async read<T>(method: string, path: string, options?: CallOptions) {
      return (await bench.call(method, path, options)).body as T;
    },
    addUser(name, calls = 0, meeting = {}) {
      const user = simulator.addUser({ email: `${name.toLowerCase()}@sellers.example`, name: `Rep ${name}` });
      for (let index = 0; index < calls; index++) {
        const createdAt = clock.now() - (60 + index * 45) * 60_000;
        simulator.addMeeting(user.email, { durationMinutes: 5, ...meeting, createdAt });
      }
      return user;
    },
    async addRep(repId, calls = 0) {
      const user = bench.addUser(repId, calls);
      await bench.call("PUT", `/api/reps/${repId}`, { json: { name: user.name, email: user.email } });
      await bench.call("PUT", `/api/reps/${repId}/connection`, { json: { apiKey: user.apiKey } });
      return user;
    },
    async drain() {
      const responses: SQSBatchResponse[] = [];
      for (;;) {
        const { Messages = [] } = await sqsClient.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return responses;
        const response = await worker({ Records: Messages.map(toRecord) }, createContext());
        responses.push(response);
        const failed = new Set(response.batchItemFailures.map((one) => one.itemIdentifier));
        const worked = Messages.filter((message) => !failed.has(message.MessageId ?? ""));
        await Promise.all(
          worked.map(({ ReceiptHandle }) =>
            sqsClient.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle })),
          ),
        );
      }
    },
  };
  return bench;
}

/** The part of Lambda's context our functions read. */
export function createContext(remainingMs = 60_000): Context {
  return { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => remainingMs } as unknown as Context;
}

function toRecord(message: Message): SQSRecord {
  watchMessage(message.Body ?? "");
  return toSqsRecord(message.Body ?? "", message.MessageId);
}

export function toSqsRecord(body: string, messageId: string = randomUUID()): SQSRecord {
  return { messageId, body } as SQSRecord;
}
