/**
 * The simulator on a socket. Guarantees that trouble is real: resets reset the connection, cut bodies end before their
 * Content-Length, and that no input, however broken, ends the server.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { API_PREFIX } from "../api.ts";
import { type SimulatorClock, sleepOn } from "../clock.ts";
import { answerJson, type Delivery } from "./answer.ts";

export interface SimulatorServer {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** `url` and /external/v1: what a client takes as its base URL. */
  readonly baseUrl: string;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
}

/** What the server needs of a simulator. */
export interface Servable {
  readonly clock: SimulatorClock;
  answer(request: Request, body: string): Promise<Delivery>;
}

const MAX_BODY_BYTES = 1_048_576;
const SLICES = 10;

/** Serves a simulator over HTTP. Rejects when the port cannot be had. */
export async function listen(simulator: Servable, options: ServeOptions = {}): Promise<SimulatorServer> {
  const host = options.host ?? "127.0.0.1";
  const sockets = new Set<Socket>();
  const server = createServer((message, response) => {
    handle(simulator, message, response).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else write(response, answerJson(500, { error: `The simulator failed: ${text}` }));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    url,
    baseUrl: `${url}${API_PREFIX}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function handle(simulator: Servable, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(message);
  if (body === undefined) {
    response.setHeader("connection", "close");
    write(response, answerJson(413, { error: `The request body may have at most ${MAX_BODY_BYTES} bytes` }));
    return;
  }
  const request = toRequest(message);
  if (request === undefined) {
    write(response, answerJson(400, { error: "The request line or a header is malformed" }));
    return;
  }
  await deliver(simulator.clock, await simulator.answer(request, body), response);
}

/** The body as text; undefined when it is too long. */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Without its body, which travels beside it: a GET with a body is no error on a socket. */
function toRequest(message: IncomingMessage): Request | undefined {
  try {
    const url = new URL(message.url?.startsWith("/") ? `http://simulator${message.url}` : (message.url ?? ""));
    const headers = new Headers();
    for (const [name, value] of Object.entries(message.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
    return new Request(url, { method: message.method ?? "GET", headers });
  } catch {
    return undefined;
  }
}

async function deliver(clock: SimulatorClock, delivery: Delivery, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const sleep = (ms: number): Promise<void> => sleepOn(clock, ms, gone.signal).catch(() => undefined);
  if (delivery.delayMs > 0) await sleep(delivery.delayMs);
  if (response.destroyed) return;
  switch (delivery.manner) {
    case "whole":
      write(response, delivery);
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "never":
      return;
    case "cut": {
      const bytes = Buffer.from(delivery.body);
      response.writeHead(delivery.status, { ...delivery.headers, "content-length": bytes.length });
      response.write(bytes.subarray(0, bytes.length >>> 1), () => response.socket?.destroySoon());
      return;
    }
    case "drip": {
      const bytes = Buffer.from(delivery.body);
      const size = Math.max(1, Math.ceil(bytes.length / SLICES));
      response.writeHead(delivery.status, { ...delivery.headers, "content-length": bytes.length });
      response.flushHeaders();
      for (let offset = 0; offset < bytes.length && !response.destroyed; offset += size) {
        await sleep(delivery.dripMs / SLICES);
        response.write(bytes.subarray(offset, offset + size));
      }
      response.end();
    }
  }
}

function write(response: ServerResponse, answer: Pick<Delivery, "status" | "headers" | "body">): void {
  const bytes = Buffer.from(answer.body);
  const length = answer.status === 204 ? {} : { "content-length": bytes.length };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(bytes);
}
