// A Function URL (auth NONE, buffered) on this machine: HTTP in front of a function, with Lambda's limits and failures.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listen } from "../net/server.ts";
import type { Invocable } from "./create-function.ts";
import { maxPayloadBytes, RequestTooLargeError } from "./function-error.ts";
import { isPreflight, toCorsHeaders, toPreflightResponse, type UrlCors } from "./url-cors.ts";
import { toUrlEvent } from "./url-event.ts";
import { badGateway, toTooLargeResponse, toUrlResponse, type UrlResponse } from "./url-response.ts";

export interface FunctionUrlOptions {
  fn: Invocable;
  /** TCP port; 0 (default) lets the system choose. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  cors?: UrlCors;
}

export interface FunctionUrl {
  /** Base URL, no trailing slash. */
  url: string;
  stop(): Promise<void>;
}

/** Request line and headers together (developer guide, "Lambda quotas": 1 MB); Node's own limit would be 16 KB. */
const maxHeaderBytes = 1024 * 1024;

/** @throws {PortInUseError} when the port is taken. */
export async function serveFunctionUrl(options: FunctionUrlOptions): Promise<FunctionUrl> {
  const { fn, port = 0, host = "127.0.0.1", cors } = options;

  const answer = async (request: IncomingMessage): Promise<UrlResponse> => {
    if (cors && isPreflight(request.method, request.headers)) {
      return toPreflightResponse(cors, request.headers.origin);
    }
    const body = await readBody(request);
    if (!body) return toTooLargeResponse(maxPayloadBytes);
    const response = await callFunction(fn, toUrlEvent(request, body, new Date()));
    if (!cors) return response;
    return { ...response, headers: { ...response.headers, ...toCorsHeaders(cors, request.headers.origin) } };
  };

  const server = createServer({ maxHeaderSize: maxHeaderBytes }, (request, response) => {
    answer(request).then(
      (reply) => write(request, response, reply),
      // Only a request that broke off gets here: there is nobody left to answer.
      () => response.destroy(),
    );
  });
  const url = await listen(server, { port, host });
  return { url, stop: () => closeServer(server) };
}

async function callFunction(fn: Invocable, event: unknown): Promise<UrlResponse> {
  try {
    return toUrlResponse(await fn.invoke(event));
  } catch (error) {
    // What went wrong is in the function's log; a caller from outside learns no more than on AWS.
    return error instanceof RequestTooLargeError ? toTooLargeResponse(maxPayloadBytes) : badGateway;
  }
}

/** The body, or undefined when it is larger than Lambda takes; the rest is then read and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes <= maxPayloadBytes) chunks.push(buffer);
  }
  return bytes > maxPayloadBytes ? undefined : Buffer.concat(chunks);
}

function write(request: IncomingMessage, response: ServerResponse, reply: UrlResponse): void {
  if (response.destroyed) return;
  const { "content-length": _declared, ...headers } = reply.headers;
  response.writeHead(reply.status, headers);
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
