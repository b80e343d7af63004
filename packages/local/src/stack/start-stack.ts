/**
 * The whole machine of the design on one computer: DynamoDB, SQS, KMS, the deployed handlers as Lambda runs them, the
 * schedule, the API, and a Fathom to sync. Starts in order, stops in reverse, leaves nothing behind.
 */
import { mkdir } from "node:fs/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readCallerSettings } from "@fathom-sync/functions";
import { createSimulator, type Simulator, serveSimulator } from "@fathom-sync/simulator";
import { QUEUE } from "../../../../infra/plan/sync-plan.ts";
import { type DynamoDbEngine, startDynamoDb } from "../aws/dynamodb/index.ts";
import { startKms } from "../aws/kms/index.ts";
import {
  createSchedule,
  type Invocable,
  type LambdaFunction,
  mapQueue,
  serveFunctionUrl,
} from "../aws/lambda/index.ts";
import { assertPortFree, PortInUseError } from "../aws/net/server.ts";
import { startSqs } from "../aws/sqs/index.ts";
import { servePage } from "../page/index.ts";
import { createQueues, type Queues } from "./create-queues.ts";
import { createTable } from "./create-table.ts";
import { lockDataFolder } from "./data-lock.ts";
import { createStackFunctions, type StackFunctions, WORKER_CONCURRENCY } from "./functions.ts";
import { type Keepsakes, loadKeepsakes } from "./keepsakes.ts";
import { assertKeysOpen, createRecords, type Records } from "./records.ts";
import type { StackAddresses } from "./stack-file.ts";
import { createStackPage } from "./stack-page.ts";
import { StartRefused } from "./start-refused.ts";
import { allStarted, createStops, type Stops } from "./stops.ts";

/** Whole days; left out: for ever. */
export interface RetentionDays {
  readonly transcript?: number | undefined;
  readonly call?: number | undefined;
}

export interface StackOptions {
  /** Port of the API; 0 lets the system choose. */
  readonly port: number;
  /** Base URL of the Fathom to sync; undefined: a simulator is started. */
  readonly fathomUrl: string | undefined;
  /** Keeps data over restarts; undefined: in memory. */
  readonly dataDir: string | undefined;
  /** Where the functions' bundles are put. */
  readonly buildRoot: string;
  /** Divides the engine's delays, so that days can be watched in minutes. */
  readonly timeScale: number;
  /** IANA name of the zone whose days the coverage counts. */
  readonly timeZone: string;
  /** How far back history is fetched. */
  readonly historyDays: number;
  /** How long transcripts and whole calls are kept. Default: until they are erased. */
  readonly retentionDays?: RetentionDays;
  /** Variables of who may call besides servers, as they are handed to the API. Default: none. */
  readonly callers?: Readonly<Record<string, string>>;
  /** Gives the folder of the built page. Default: the stack has no page. */
  readonly buildPage?: ((signal: AbortSignal) => Promise<string>) | undefined;
  readonly logLevel: "DEBUG" | "INFO" | "WARN" | "ERROR";
  /** Receives every line the functions write. */
  readonly onLog: (line: string, functionName: string) => void;
  /** Told when a part of the stack ended although nobody stopped it. */
  readonly onBroken: (error: Error) => void;
  /** Told of what went wrong and does not end the stack. */
  readonly onTrouble?: (message: string) => void;
  /** Aborted: the start is given up. */
  readonly signal?: AbortSignal;
  /** How long a message that was taken stays hidden. Default: the plan's. */
  readonly visibilityTimeoutSeconds?: number;
}

export interface Stack {
  readonly addresses: StackAddresses;
  readonly engine: DynamoDbEngine;
  readonly keepsakes: Keepsakes;
  readonly functions: StackFunctions;
  /** Set when the Fathom is ours. */
  readonly simulator: Simulator | undefined;
  /** The domain's own repositories on this stack's table. */
  readonly records: Records;
  readonly queues: Queues;
  /** Fulfilled when the page can be seen (or there is none), with the reason when it cannot. */
  readonly pageShown: Promise<string | undefined>;
  /** Process id of the database, when it is a program of its own. */
  readonly dynamoDbPid: number | undefined;
  /** Fires the schedule every so often, at slots aligned to the interval. */
  startSchedule(everySeconds: number): void;
  /** Fires the schedule's function for a slot, now. */
  fireSlot(slot: Date): Promise<void>;
  stop(): Promise<void>;
}

export const TABLE_NAME = "fathom-sync";
const KMS_KEY_ID = "alias/fathom-sync";
const REGION = "us-east-1";

/**
 * @throws PortInUseError when the API's port is taken, StartRefused when the data folder cannot be used, the signal's reason when
 * it is aborted before everything is up. Then nothing is left running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops = createStops();
  try {
    return await startParts(options, stops);
  } catch (error) {
    await stops.run().catch((cause: unknown) => options.onBroken(toError(cause)));
    throw error;
  }
}

async function startParts(options: StackOptions, stops: Stops): Promise<Stack> {
  const { signal, dataDir } = options;
  const onStop = <T>(part: T, stop: (part: T) => Promise<void> | void): T => {
    stops.add(() => stop(part));
    return part;
  };
  if (options.port !== 0) await assertPortFree({ port: options.port, host: "127.0.0.1" });
  if (dataDir !== undefined) {
    await mkdir(dataDir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw new StartRefused(`The --data folder ${dataDir} cannot be used (${error.code ?? error.message}).`, {
        cause: error,
      });
    });
    stops.add(await lockDataFolder(dataDir));
  }
  const keepsakes = await loadKeepsakes(dataDir, Date.now());
  const wrappingKey = Buffer.from(keepsakes.wrappingKey, "hex");
  const starts = [
    startDynamoDb({ ...(dataDir === undefined ? {} : { dataDir }), onUnexpectedExit: options.onBroken }).then((part) =>
      onStop(part, (one) => one.stop()),
    ),
    startSqs().then((part) => onStop(part, (one) => one.stop())),
    startKms({ wrappingKey, keyId: KMS_KEY_ID }).then((part) => onStop(part, (one) => one.stop())),
    startFathom(options.fathomUrl).then((part) => onStop(part, (one) => one.close())),
  ] as const;
  const [dynamoDb, sqs, kms, fathom] = await allStarted(starts);
  signal?.throwIfAborted();

  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const dynamoDbClient = new DynamoDBClient({ endpoint: dynamoDb.url, region: REGION, credentials });
  const sqsClient = new SQSClient({ endpoint: sqs.url, region: REGION, credentials });
  stops.add(() => dynamoDbClient.destroy());
  stops.add(() => sqsClient.destroy());
  await createTable(dynamoDbClient, TABLE_NAME);
  const { visibilityTimeoutSeconds } = options;
  const queues = await createQueues(sqsClient, {
    ...(visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds }),
  });
  const records = onStop(
    createRecords({ client: dynamoDbClient, tableName: TABLE_NAME, kmsUrl: kms.url, kmsKeyId: KMS_KEY_ID }),
    (one) => one.close(),
  );
  await assertKeysOpen(records);
  signal?.throwIfAborted();

  // Served before the functions are made, because they are told its address.
  let webhook: LambdaFunction | undefined;
  const webhookFunction: Invocable = {
    name: "Webhook",
    arn: "arn:aws:lambda:local:000000000000:function:Webhook",
    invoke: async (event) => {
      if (!webhook) throw new Error("the stack is starting");
      return await webhook.invoke(event);
    },
  };
  // Behind the API's port, so that webhooks registered before a restart still arrive.
  const webhookUrl = onStop(
    await serveBehind(options.port, 1, (port) => serveFunctionUrl({ fn: webhookFunction, port })),
    (one) => one.stop(),
  ).url;
  const callerOrigins = readCallerSettings(options.callers ?? {}).corsOrigins;
  const { buildPage } = options;
  const page =
    buildPage &&
    onStop(
      createStackPage({
        server: await serveBehind(options.port, 2, (port) => servePage({ port })),
        build: buildPage,
        parentOrigins: callerOrigins,
      }),
      (one) => one.stop(),
    );
  const corsOrigins = [...callerOrigins, ...(page?.origins ?? [])];
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_KMS: kms.url,
    AWS_REGION: REGION,
    FATHOM_SYNC_TABLE: TABLE_NAME,
    FATHOM_SYNC_QUEUE_URL: queues.queueUrl,
    FATHOM_SYNC_KMS_KEY: KMS_KEY_ID,
    FATHOM_SYNC_FATHOM_URL: fathom.baseUrl,
    // Plain HTTP to this machine: a Fathom elsewhere could not deliver to it.
    ...(isLoopback(fathom.baseUrl) ? { FATHOM_SYNC_WEBHOOK_BASE_URL: webhookUrl } : {}),
    FATHOM_SYNC_SERVICE_TOKENS: keepsakes.serviceToken,
    FATHOM_SYNC_CRON_SECRET: keepsakes.cronSecret,
    FATHOM_SYNC_TIME_SCALE: String(options.timeScale),
    FATHOM_SYNC_TIME_ZONE: options.timeZone,
    FATHOM_SYNC_HISTORY_DAYS: String(options.historyDays),
    ...toRetentionVariables(options.retentionDays),
    ...options.callers,
    ...(corsOrigins.length === 0 ? {} : { FATHOM_SYNC_CORS_ORIGINS: corsOrigins.join(",") }),
    FATHOM_SYNC_VERSION: "local",
    LOG_LEVEL: options.logLevel,
  };
  const functions = onStop(
    await createStackFunctions({
      environment,
      buildRoot: options.buildRoot,
      onLog: options.onLog,
    }),
    (one) => one.stop(),
  );
  webhook = functions.webhook;
  signal?.throwIfAborted();
  const api = onStop(await serveFunctionUrl({ fn: functions.api, port: options.port }), (one) => one.stop());
  onStop(
    await mapQueue({
      sqs: sqsClient,
      queueUrl: queues.queueUrl,
      fn: functions.worker,
      batchSize: QUEUE.batchSize,
      maxConcurrency: WORKER_CONCURRENCY,
    }),
    (one) => one.stop(),
  );

  return {
    addresses: {
      apiUrl: api.url,
      webhookUrl,
      ...(page ? { pageUrl: page.url } : {}),
      fathomUrl: fathom.baseUrl,
      dynamodbUrl: dynamoDb.url,
      sqsUrl: sqs.url,
      serviceToken: keepsakes.serviceToken,
      cronSecret: keepsakes.cronSecret,
    },
    engine: dynamoDb.engine,
    keepsakes,
    functions,
    simulator: fathom.simulator,
    records,
    queues,
    pageShown: page ? page.show(api.url) : Promise.resolve(undefined),
    dynamoDbPid: dynamoDb.pid,
    startSchedule(everySeconds) {
      const schedule = createSchedule({
        fn: functions.dispatcher,
        everyMs: everySeconds * 1_000,
        buildInput: (slot) => ({ slot }),
        // The next slot is another chance, and this one's reps lose nothing by it.
        onError: (error, slot) =>
          options.onTrouble?.(`the schedule's function failed for ${slot}: ${toError(error).message}`),
        invocation: { maxRetries: 0 },
      });
      stops.add(() => schedule.stop());
    },
    async fireSlot(slot) {
      await functions.dispatcher.invoke({ slot: slot.toISOString() });
    },
    stop: () => stops.run(),
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** On the port so many behind the API's, where people and programs find it again; where that one is taken, on any. */
async function serveBehind<T>(apiPort: number, by: number, serve: (port: number) => Promise<T>): Promise<T> {
  try {
    return await serve(apiPort === 0 ? 0 : apiPort + by);
  } catch (error) {
    if (!(error instanceof PortInUseError)) throw error;
    return await serve(0);
  }
}

function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

interface FathomPart {
  readonly baseUrl: string;
  readonly simulator: Simulator | undefined;
  close(): Promise<void>;
}

async function startFathom(fathomUrl: string | undefined): Promise<FathomPart> {
  if (fathomUrl !== undefined) return { baseUrl: fathomUrl, simulator: undefined, close: async () => {} };
  const simulator = createSimulator();
  simulator.setSwitches({}, { allowLoopbackWebhooks: true });
  const server = await serveSimulator(simulator, { port: 0 });
  return { baseUrl: server.baseUrl, simulator, close: () => server.close() };
}

function toRetentionVariables({ transcript, call }: RetentionDays = {}): Record<string, string> {
  return {
    ...(transcript === undefined ? {} : { FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: String(transcript) }),
    ...(call === undefined ? {} : { FATHOM_SYNC_RETENTION_CALL_DAYS: String(call) }),
  };
}
