/**
 * A whole deployment on emulators: what `sst deploy` would have uploaded and set, and nothing from the sources. Each function reaches
 * AWS through a gate that holds it to its role.
 */
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import {
  type Invocable,
  invokeAsync,
  type LambdaFunction,
  mapQueue,
  serveFunctionUrl,
  startDynamoDb,
  startKms,
  startSqs,
} from "@fathom-sync/local";
import { createSimulator, type Simulator, serveSimulator } from "@fathom-sync/simulator";
import { type Deployment, FUNCTION_NAMES, type FunctionName } from "../deployment.ts";
import { getFunction, getKey, getRoleOf, getTable, toRecord, toRecords } from "../rule.ts";
import { startEdge } from "./edge.ts";
import { type Gate, openGate } from "./gate.ts";
import { runFunction } from "./run-function.ts";
import { makeQueues, makeTable } from "./storage.ts";

export interface RunningDeployment {
  readonly apiUrl: string;
  readonly webhookUrl: string;
  /** The page's own address, with the API behind it. */
  readonly pageUrl: string;
  readonly simulator: Simulator;
  readonly gates: Readonly<Record<FunctionName, Gate>>;
  /** Fires the deployed schedule for a slot, with its role and its input. @throws Error when its role may not invoke its target */
  fireSlot(slot: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Emulators would not stand more at once on a small machine; the recorded ceiling has a rule of its own. */
const WORKERS_MAX = 2;
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

export async function startDeployment(options: {
  readonly deployment: Deployment;
  /** Takes the functions' files. */
  readonly folder: string;
  readonly onLog: (line: string, functionName: string) => void;
}): Promise<RunningDeployment> {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    return { ...(await startParts(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { deployment, folder, onLog }: Parameters<typeof startDeployment>[0],
  stops: (() => Promise<void> | void)[],
): Promise<Omit<RunningDeployment, "stop">> {
  const { graph, settings } = deployment;
  const { region } = settings;
  const table = getTable(deployment);
  const key = getKey(deployment);

  const dynamoDb = await startDynamoDb({ onUnexpectedExit: () => {} });
  stops.push(() => dynamoDb.stop());
  const sqs = await startSqs();
  stops.push(() => sqs.stop());
  const kms = await startKms({ wrappingKey: Buffer.alloc(32, 7), keyId: String(key.outputs.arn) });
  stops.push(() => kms.stop());
  const simulator = createSimulator();
  simulator.setSwitches({}, { allowLoopbackWebhooks: true });
  const fathom = await serveSimulator(simulator, { port: 0 });
  stops.push(() => fathom.close());

  const dynamoDbClient = new DynamoDBClient({ endpoint: dynamoDb.url, region, credentials: CREDENTIALS });
  const sqsClient = new SQSClient({ endpoint: sqs.url, region, credentials: CREDENTIALS });
  stops.push(
    () => dynamoDbClient.destroy(),
    () => sqsClient.destroy(),
  );
  await makeTable(dynamoDbClient, table);
  const queues = graph.list("aws:sqs/queue:Queue");
  const queueUrls = await makeQueues(sqsClient, queues);

  const account = String(table.outputs.arn).split(":")[4];
  const arns = { toArn: (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}` };
  const emulators = { DynamoDB_20120810: dynamoDb.url, AmazonSQS: sqs.url, TrentService: kms.url };
  const gates: Partial<Record<FunctionName, Gate>> = {};
  for (const name of FUNCTION_NAMES) {
    const gate = await openGate({ graph, role: getRoleOf(deployment, name), arns, emulators });
    stops.push(() => gate.close());
    gates[name] = gate;
  }
  const allGates = gates as Record<FunctionName, Gate>;

  const functions = new Map<string, LambdaFunction>();
  const urls = new Map<string, string>();
  // Served before the functions are made: some are told another's address.
  for (const { inputs, outputs, name } of graph.list("aws:lambda/functionUrl:FunctionUrl")) {
    if (inputs.cors !== undefined) throw new Error(`${name}: CORS of URLs is not run here`);
    const server = await serveFunctionUrl({ fn: toLateFunction(String(inputs.functionName), functions) });
    stops.push(() => server.stop());
    urls.set(String(outputs.functionUrl).replace(/\/$/, ""), server.url);
  }
  for (const name of FUNCTION_NAMES) {
    const { url } = allGates[name];
    const toGate = (queueUrl: string) => queueUrl.replace(new URL(queueUrl).origin, url);
    const fn = await runFunction({
      deployment,
      name,
      folder: join(folder, name),
      addresses: Object.fromEntries([
        ...urls,
        ...queues.map(({ outputs }) => [String(outputs.url), toGate(queueUrls.get(String(outputs.arn)) ?? "")]),
      ]),
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: url,
        AWS_ENDPOINT_URL_SQS: url,
        AWS_ENDPOINT_URL_KMS: url,
        FATHOM_SYNC_FATHOM_URL: fathom.baseUrl,
      },
      onLog,
    });
    stops.push(() => fn.stop());
    functions.set(fn.name, fn);
  }
  const toFunction = (arn: unknown) => toLateFunction(String(arn).split(":").at(-1) ?? "", functions);

  for (const { inputs } of graph.list("aws:lambda/eventSourceMapping:EventSourceMapping")) {
    const consumer = new SQSClient({ endpoint: allGates.Worker.url, region, credentials: CREDENTIALS });
    const queueUrl = queueUrls.get(String(inputs.eventSourceArn)) ?? "";
    const mapping = await mapQueue({
      // Lambda polls with the function's role.
      sqs: consumer,
      queueUrl: queueUrl.replace(new URL(queueUrl).origin, allGates.Worker.url),
      fn: toFunction(inputs.functionName),
      batchSize: Number(inputs.batchSize),
      windowMs: Number(inputs.maximumBatchingWindowInSeconds) * 1_000,
      maxConcurrency: Math.min(WORKERS_MAX, Number(toRecord(inputs.scalingConfig).maximumConcurrency)),
      reportBatchItemFailures: JSON.stringify(inputs.functionResponseTypes).includes("ReportBatchItemFailures"),
    });
    stops.push(async () => {
      await mapping.stop();
      consumer.destroy();
    });
  }

  const target = toRecord(graph.get("aws:scheduler/schedule:Schedule").inputs.target);
  const [invokeConfig] = toRecords(
    graph.list("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").map(({ inputs }) => inputs),
  );
  const getUrl = (name: FunctionName) => {
    const url = graph.get("aws:lambda/functionUrl:FunctionUrl", `${name}Url`).outputs.functionUrl;
    return urls.get(String(url).replace(/\/$/, "")) ?? "";
  };
  const edge = await startEdge({ deployment, apiUrl: getUrl("Api") });
  stops.push(() => edge.stop());
  return {
    apiUrl: getUrl("Api"),
    pageUrl: edge.url,
    webhookUrl: getUrl("Webhook"),
    simulator,
    gates: allGates,
    async fireSlot(slot) {
      if (!graph.allows(graph.getRole(target.roleArn), "lambda:InvokeFunction", String(target.arn))) {
        throw new Error("the schedule's role may not invoke its target");
      }
      const input = String(target.input).replaceAll("<aws.scheduler.scheduled-time>", slot);
      const maxRetries = Number(invokeConfig?.maximumRetryAttempts);
      return await invokeAsync(toFunction(target.arn), JSON.parse(input), { maxRetries });
    },
  };

  function toLateFunction(name: string, known: ReadonlyMap<string, LambdaFunction>): Invocable {
    const { outputs } =
      FUNCTION_NAMES.map((one) => getFunction(deployment, one)).find(({ inputs }) => inputs.name === name) ??
      fail(`no function is named ${name}`);
    return {
      name,
      arn: String(outputs.arn),
      async invoke(event) {
        return await (known.get(name) ?? fail(`${name} is starting`)).invoke(event);
      },
    };
  }
}

function fail(message: string): never {
  throw new Error(message);
}
