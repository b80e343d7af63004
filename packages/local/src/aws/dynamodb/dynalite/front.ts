// The HTTP server that clients talk to when dynalite is the engine: answers what dynalite lacks and passes the rest on,
// unread where nothing has to be changed.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Backend } from "./backend.ts";
import { createClientTokens } from "./client-tokens.ts";
import { conditionalOperations, sendConditional } from "./conditions.ts";
import { createGate } from "./gate.ts";
import { createTables } from "./tables.ts";
import { createTimeToLive } from "./time-to-live.ts";
import { transactGet, transactWrite } from "./transactions.ts";
import type { UndoJournal } from "./undo-journal.ts";
import { errorReply, type Json, type Reply, ReplyError } from "./wire.ts";

const onFailureParameter = Buffer.from("ReturnValuesOnConditionCheckFailure");

export interface FrontDependencies {
  backend: Backend;
  journal: UndoJournal;
  now?: () => number;
}

export function createFront({ backend, journal, now = Date.now }: FrontDependencies): Server {
  const gate = createGate();
  const tokens = createClientTokens(now);
  const timeToLive = createTimeToLive(backend);
  const tables = createTables(backend, timeToLive);

  const ownAnswers: Record<string, (request: Json) => Promise<Reply>> = {
    TransactWriteItems: (request) => gate.exclusive(() => transactWrite({ backend, tokens, journal }, request)),
    TransactGetItems: (request) => gate.exclusive(() => transactGet(backend, request)),
    UpdateTimeToLive: (request) => gate.shared(() => timeToLive.update(request)),
    DescribeTimeToLive: (request) => gate.shared(() => timeToLive.describe(request)),
    CreateTable: (request) => gate.shared(() => tables.create(request)),
    UpdateTable: (request) => gate.shared(() => tables.update(request)),
    DeleteTable: (request) => gate.shared(() => tables.drop(request)),
  };

  const answer = async (operation: string, body: Buffer, response: ServerResponse): Promise<void> => {
    const own = ownAnswers[operation];
    if (own) return writeReply(response, await own(parseBody(body)));
    if (conditionalOperations.has(operation) && body.includes(onFailureParameter)) {
      return writeReply(response, await gate.shared(() => sendConditional(backend, operation, parseBody(body))));
    }
    const raw = await gate.shared(() => backend.forward(operation, body));
    response.writeHead(raw.status, raw.headers).end(raw.body);
  };

  return createServer((request, response) => {
    readBody(request)
      .then((body) => answer(toOperation(request), body, response))
      .catch((error: unknown) => writeReply(response, toErrorReply(error)));
  });
}

function toOperation(request: IncomingMessage): string {
  return String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parseBody(body: Buffer): Json {
  try {
    return JSON.parse(body.toString("utf8") || "{}") as Json;
  } catch {
    throw new ReplyError(errorReply("SerializationException", "The body of the request is not JSON."));
  }
}

function toErrorReply(error: unknown): Reply {
  if (error instanceof ReplyError) return error.reply;
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message } };
}

function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, {
    "content-type": "application/x-amz-json-1.0",
    "x-amzn-requestid": randomUUID(),
  });
  response.end(JSON.stringify(reply.body));
}
