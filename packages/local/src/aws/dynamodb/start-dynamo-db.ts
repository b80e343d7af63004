// The one way to a DynamoDB on this machine. Guarantees the same table behaviour on every engine as far as our own
// conformance checks reach (test/conformance/dynamodb).
import { resolve } from "node:path";
import { assertPortFree } from "../net/server.ts";
import { startDynalite } from "./dynalite/start-dynalite.ts";
import { dynamoDbLocalFolder, findDynamoDbLocal, startDynamoDbLocal } from "./dynamodb-local.ts";
import { findDynoxideBinary, startDynoxide } from "./dynoxide.ts";
import { startInProcessDynamoDb } from "./in-process/index.ts";

/**
 * `external` is a server somebody else runs; it is used, never stopped. `in-process` is none: its URL is known to
 * `findInProcessDynamoDb` of this process alone, it has no port and keeps no data.
 */
export type DynamoDbEngine = "dynoxide" | "dynalite" | "dynamodb-local" | "in-process" | "external";

export interface DynamoDbOptions {
  /** Forces an engine. Without it: `DYNAMODB_ENDPOINT` if set, else dynoxide if installed, else dynalite. */
  engine?: Exclude<DynamoDbEngine, "external">;
  /** TCP port on 127.0.0.1; 0 (default) lets the system choose. */
  port?: number;
  /** Folder that keeps the data over restarts; in memory without it. */
  dataDir?: string;
  /** Stops the server when aborted. */
  signal?: AbortSignal;
  /** Called when a server that runs as a program of its own ends although nobody stopped it. */
  onUnexpectedExit?: (error: Error) => void;
  env?: Readonly<Record<string, string | undefined>>;
}

export interface DynamoDbServer {
  /** Endpoint for the SDK: `http://127.0.0.1:<port>`, no trailing slash. Of `in-process`: see {@link DynamoDbEngine}. */
  url: string;
  engine: DynamoDbEngine;
  /** Process id, when the engine is a program of its own. */
  pid?: number;
  stop(): Promise<void>;
}

/**
 * Starts a DynamoDB, or finds the one that `DYNAMODB_ENDPOINT` names.
 *
 * @throws {PortInUseError} when the wanted port is taken; Error when the engine asked for is not installed, or cannot keep
 *   data (`dynamodb-local` is in memory only).
 */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDbServer> {
  options.signal?.throwIfAborted();
  const server = await startEngine(options);
  const { signal } = options;
  if (!signal) return server;
  if (signal.aborted) {
    await server.stop();
    signal.throwIfAborted();
  }
  const onAbort = (): void => {
    server.stop().catch((error: unknown) => process.emitWarning(`DynamoDB could not be stopped: ${String(error)}`));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    ...server,
    async stop() {
      signal.removeEventListener("abort", onAbort);
      await server.stop();
    },
  };
}

async function startEngine(options: DynamoDbOptions): Promise<DynamoDbServer> {
  const env = options.env ?? process.env;
  const endpoint = env.DYNAMODB_ENDPOINT;
  if (!options.engine && endpoint) return toExternal(endpoint);

  const binary = findDynoxideBinary();
  const engine = options.engine ?? (binary ? "dynoxide" : "dynalite");
  const { port = 0, dataDir, onUnexpectedExit } = options;
  if (port !== 0) await assertPortFree({ port, host: "127.0.0.1" });
  switch (engine) {
    case "dynoxide": {
      if (!binary) throw new Error(`@dynoxide/${process.platform}-${process.arch} is not installed on this machine.`);
      return { engine, ...(await startDynoxide({ binary, port, dataDir, onUnexpectedExit })) };
    }
    case "dynalite":
      return { engine, ...(await startDynalite({ port, dataDir })) };
    case "in-process": {
      if (dataDir) throw new Error("The engine in-process is in memory only: keep data with dynoxide or dynalite.");
      return { engine, ...startInProcessDynamoDb() };
    }
    case "dynamodb-local": {
      if (dataDir) throw new Error("The engine dynamodb-local is in memory only: keep data with dynoxide or dynalite.");
      const folder = env.FATHOM_SYNC_DYNAMODB_LOCAL_DIR || dynamoDbLocalFolder;
      const jarFolder = findDynamoDbLocal(resolve(folder));
      if (!jarFolder) {
        throw new Error(`DynamoDB Local is not installed in ${folder}: run the test command for it, which does that.`);
      }
      return { engine, ...(await startDynamoDbLocal({ jarFolder, port, onUnexpectedExit })) };
    }
  }
}

function toExternal(endpoint: string): DynamoDbServer {
  if (!URL.canParse(endpoint)) {
    throw new Error(`DYNAMODB_ENDPOINT must be a URL such as http://127.0.0.1:8000, not "${endpoint}".`);
  }
  return { url: endpoint.replace(/\/+$/, ""), engine: "external", stop: async () => undefined };
}
