/**
 * The webhook's function in the machine: the deployed handler, whose JSON requests to AWS go to the machine's own table, queue and
 * key service, past the same gates and faults as every other container's.
 */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DecryptCommand, type KMSClient } from "@aws-sdk/client-kms";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { createWebhookHandler, createWebhookServices, type WebhookHandler } from "@fathom-sync/functions";
import type { LambdaFunctionURLResult } from "aws-lambda";
import type { OnAnswer } from "./api-client.ts";
import type { Container } from "./container.ts";
import type { ContainerParts } from "./functions.ts";
import type { InvocationResult, LambdaFunction } from "./lambda.ts";

export const WEBHOOK_BASE_URL = "https://hooks.example";
const DYNAMO_DB_URL = "https://dynamodb.simulation.example";
const KMS_URL = "https://kms.simulation.example";

interface Clients {
  readonly dynamoDbClient: DynamoDBClient;
  readonly sqsClient: SQSClient;
  readonly kmsClient: KMSClient;
}

export function createWebhookInstance(
  container: Container,
  parts: ContainerParts,
  settings: { readonly tableName: string; readonly queueUrl: string; readonly kmsKeyId: string },
): WebhookHandler {
  const { tableName, queueUrl, kmsKeyId } = settings;
  const services = createWebhookServices(
    {
      tableName,
      queueUrl,
      kmsKeyId,
      region: "eu-central-1",
      credentials: { accessKeyId: "simulation", secretAccessKey: "simulation", sessionToken: undefined },
      dynamoDbUrl: DYNAMO_DB_URL,
      kmsUrl: KMS_URL,
      version: "simulation",
      stage: "simulation",
      logLevel: "DEBUG",
    },
    {
      clock: container.clock,
      random: parts.random,
      log: parts.log,
      metrics: parts.metrics,
      fetch: createAwsFetch(parts),
    },
  );
  return createWebhookHandler(() => services);
}

/** Fathom's way to the function: 502 when it crashed or ran out of time, 429 when it was not invoked, as a Function URL answers. */
export function toWebhookFetch(lambda: LambdaFunction<WebhookHandler>, onAnswer: OnAnswer): typeof fetch {
  return async (input, init) => {
    const answered = onAnswer.begin();
    const event = {
      rawPath: new URL(String(input)).pathname,
      headers: init?.headers,
      body: String(init?.body),
      requestContext: { http: { method: init?.method } },
    };
    const result = await lambda.invoke((handle, context) => handle(event, context));
    const status = toStatus(result);
    answered(status);
    return new Response(null, { status });
  };
}

function toStatus(result: InvocationResult<LambdaFunctionURLResult>): number {
  if (result.outcome !== "done") return result.outcome === "throttled" ? 429 : 502;
  const { statusCode = 502 } = result.value as { readonly statusCode?: number };
  return statusCode;
}

type Json = Readonly<Record<string, unknown>>;

/** AWS's JSON, as the handler speaks it, to commands of the SDK's clients, and back. */
function createAwsFetch(clients: Clients): (url: string, init: RequestInit) => Promise<Response> {
  return async (_url, init) => {
    const headers = init.headers as Readonly<Record<string, string>>;
    const operation = headers["x-amz-target"]?.split(".").at(-1) ?? "";
    try {
      return Response.json(await perform(clients, operation, JSON.parse(String(init.body)) as Json));
    } catch (error) {
      const { name, $fault, Item } = error as Error & { readonly $fault?: string; readonly Item?: Json };
      const detail = { __type: name, ...(Item ? { Item: toWire(Item) } : {}) };
      return Response.json(detail, {
        status: $fault === "client" || name.endsWith("CheckFailedException") ? 400 : 500,
      });
    }
  };
}

async function perform(clients: Clients, operation: string, input: Json): Promise<Json> {
  switch (operation) {
    case "GetItem": {
      const { Item } = await clients.dynamoDbClient.send(new GetItemCommand(input as never));
      return Item ? { Item: toWire(Item) } : {};
    }
    case "PutItem": {
      const Item = fromWire(input.Item as Json) as PutItemCommandInput["Item"];
      await clients.dynamoDbClient.send(new PutItemCommand({ ...(input as unknown as PutItemCommandInput), Item }));
      return {};
    }
    case "DeleteItem":
      await clients.dynamoDbClient.send(new DeleteItemCommand(input as never));
      return {};
    case "SendMessage":
      await clients.sqsClient.send(new SendMessageCommand(input as never));
      return {};
    case "Decrypt": {
      const CiphertextBlob = Buffer.from(String(input.CiphertextBlob), "base64");
      const { Plaintext } = await clients.kmsClient.send(new DecryptCommand({ ...(input as object), CiphertextBlob }));
      return { Plaintext: Buffer.from(Plaintext ?? []).toString("base64") };
    }
    default:
      throw new TypeError(`the simulated AWS does not know ${operation}`);
  }
}

/** Bytes are base64 on the wire. What is stored here has none below its first level. */
function toWire(item: Json): Json {
  return mapBytes(item, (bytes) => Buffer.from(bytes as Uint8Array).toString("base64"));
}

function fromWire(item: Json): Json {
  return mapBytes(item, (text) => new Uint8Array(Buffer.from(String(text), "base64")));
}

function mapBytes(item: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const { B } = value as { readonly B?: unknown };
      return [name, B === undefined ? value : { B: change(B) }];
    }),
  );
}
