// Runs inside the worker thread that is one execution environment: loads the handler once, then handles one event after
// the other. Everything it writes goes to the harness on the same channel as the results, so the lines of an invocation
// are there before its result.
import { parentPort, workerData } from "node:worker_threads";
import type { EnvironmentMessage, EnvironmentSettings, EventMessage, LogStream } from "./environment-messages.ts";
import type { ErrorPayload } from "./function-error.ts";

type Handler = (event: unknown, context: object) => unknown;

const { entryUrl, exportName, facts } = workerData as EnvironmentSettings;
const port = parentPort;
if (!port) throw new Error("This file is the inside of a worker thread.");

const post = (message: EnvironmentMessage): void => port.postMessage(message);

function captureOutput(stream: LogStream): void {
  const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    post({ kind: "log", stream, text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8") });
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") callback();
    return true;
  };
  process[stream].write = write as typeof process.stdout.write;
}

function toErrorPayload(error: unknown): ErrorPayload {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? "").split("\n").slice(1),
  };
}

/** The line that Lambda's runtime writes, in its JSON format, for an error the handler has let out. */
function logError(requestId: string | undefined, message: ErrorPayload): void {
  const entry = { timestamp: new Date().toISOString(), level: "ERROR", requestId, message };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(entryUrl)) as Record<string, unknown>;
  const handler = module[exportName];
  if (typeof handler === "function") return handler as Handler;
  throw Object.assign(new Error(`index.${exportName} is undefined or not exported`), {
    name: "Runtime.HandlerNotFound",
  });
}

function createContext(message: EventMessage): object {
  return {
    ...facts,
    awsRequestId: message.requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, message.deadlineMs - Date.now()),
  };
}

async function handle(handler: Handler, message: EventMessage): Promise<void> {
  const { requestId } = message;
  try {
    const result = await handler(JSON.parse(message.payload), createContext(message));
    post({ kind: "result", requestId, payload: JSON.stringify(result) ?? "null" });
  } catch (cause) {
    const error = toErrorPayload(cause);
    logError(requestId, error);
    post({ kind: "error", requestId, error });
  }
}

captureOutput("stdout");
captureOutput("stderr");
try {
  const handler = await loadHandler();
  port.on("message", (message: EventMessage) => void handle(handler, message));
  post({ kind: "ready" });
} catch (cause) {
  const error = toErrorPayload(cause);
  const known = error.errorType.startsWith("Runtime.");
  const reported = known ? error : { ...error, errorType: "Runtime.ImportModuleError" };
  logError(undefined, reported);
  post({ kind: "failed-init", error: reported });
}
