/**
 * A DynamoDBClient of the AWS SDK that asks a function instead of a server. Middlewares at the step `initialize` work as
 * ever, those of a command too, and wrap the engine in their usual order. The later steps (serialize to deserialize) make and
 * read HTTP requests; there are none here, so whatever is added to them is never called.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeLean } from "./lean-stack.ts";
import { attributeValueCodec } from "./values/attribute-values.ts";
import type { Codec } from "./values/codec.ts";
import { createDocumentCodec } from "./values/document-values.ts";

export type Execute = (commandName: string, input: unknown, codec: Codec) => Record<string, unknown>;

/** Complete, so that the SDK looks nothing up in files or in the environment. */
const SETTINGS = {
  endpoint: "http://in-process.invalid",
  region: "eu-west-1",
  credentials: { accessKeyId: "in-process", secretAccessKey: "in-process" },
  defaultsMode: "standard",
  maxAttempts: 1,
} as const;

const documentCodec = createDocumentCodec();
const lenientDocumentCodec = createDocumentCodec({ removeUndefinedValues: true });

export function createEngineClient(execute: Execute): DynamoDBClient {
  const client = new DynamoDBClient(SETTINGS);
  // It would go through every input and output for a log that nobody reads.
  client.middlewareStack.remove("loggerMiddleware");
  makeLean(client.middlewareStack, async (commandName, input, isDocument) => {
    const output = execute(commandName, input, isDocument ? toDocumentCodec(client) : attributeValueCodec);
    output.$metadata = { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 };
    return output;
  });
  return client;
}

/** A document client writes its options into the configuration of the client below. */
function toDocumentCodec({ config }: DynamoDBClient): Codec {
  const { translateConfig } = config as { readonly translateConfig?: TranslateConfig };
  return translateConfig?.marshallOptions?.removeUndefinedValues ? lenientDocumentCodec : documentCodec;
}

interface TranslateConfig {
  readonly marshallOptions?: { readonly removeUndefinedValues?: boolean };
}
