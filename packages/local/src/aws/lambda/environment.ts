// One execution environment: a worker thread that handles one event at a time. Whatever happens to it, the invocation it
// was busy with ends with a FunctionError, and it is never used again.
import { Worker } from "node:worker_threads";
import type { EnvironmentMessage, EnvironmentSettings, EventMessage, LogStream } from "./environment-messages.ts";
import { type ErrorPayload, FunctionError } from "./function-error.ts";
import { createLineSplitter } from "./log-lines.ts";

export interface EnvironmentOptions {
  settings: EnvironmentSettings;
  env: Record<string, string>;
  memoryMb: number;
  timeoutMs: number;
  onLine(line: string): void;
}

export interface Environment {
  /** False as soon as it cannot take another event. */
  isUsable(): boolean;
  /** Gives the handler's result as JSON. Throws {@link FunctionError}. */
  run(requestId: string, payload: string): Promise<string>;
  terminate(): Promise<void>;
}

interface Pending {
  requestId: string;
  resolve(payload: string): void;
  reject(error: FunctionError): void;
}

/** Lambda gives an environment ten seconds to load; a longer function timeout extends that. */
const minInitMs = 10_000;

export function createEnvironment({ settings, env, memoryMb, timeoutMs, onLine }: EnvironmentOptions): Environment {
  const name = settings.facts.functionName;
  const worker = new Worker(new URL("./environment-worker.ts", import.meta.url), {
    workerData: settings,
    env,
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: toHeapLimits(memoryMb),
  });
  const lines = { stdout: createLineSplitter(onLine), stderr: createLineSplitter(onLine) };
  const ready = Promise.withResolvers<void>();
  let ended: FunctionError | undefined;
  let pending: Pending | undefined;

  const terminate = async (): Promise<void> => {
    await worker.terminate();
  };
  const end = (payload: ErrorPayload): void => {
    ended ??= new FunctionError(name, payload);
    ready.reject(ended);
    pending?.reject(ended);
    pending = undefined;
  };
  const endNow = (payload: ErrorPayload): void => {
    end(payload);
    void terminate();
  };
  // Everybody who waits for it handles the failure himself; an environment nobody waits for may fail quietly.
  ready.promise.catch(() => undefined);

  const settle = (message: Extract<EnvironmentMessage, { requestId: string }>): void => {
    if (pending?.requestId !== message.requestId) return;
    const { resolve, reject } = pending;
    pending = undefined;
    if (message.kind === "result") resolve(message.payload);
    else reject(new FunctionError(name, message.error));
  };
  const onMessage = (message: EnvironmentMessage): void => {
    if (message.kind === "log") lines[message.stream].push(message.text);
    else if (message.kind === "ready") ready.resolve();
    else if (message.kind === "failed-init") endNow(message.error);
    else settle(message);
  };
  worker.on("message", onMessage);
  worker.on("error", (error) => end(toExitPayload(error)));
  worker.on("exit", (code) => {
    end({ errorType: "Runtime.ExitError", errorMessage: `The environment ended in the middle (exit code ${code}).` });
    lines.stdout.end();
    lines.stderr.end();
  });
  // Output that bypasses the captured streams, such as that of native code.
  const forward = (stream: LogStream): void => {
    worker[stream].on("data", (chunk: Buffer) => lines[stream].push(chunk.toString("utf8")));
  };
  forward("stdout");
  forward("stderr");

  return {
    isUsable: () => ended === undefined,
    terminate,
    async run(requestId, payload) {
      const initMs = Math.max(minInitMs, timeoutMs);
      await withinTime(ready.promise, initMs, () => endNow(toTimeoutPayload(requestId, initMs)));
      const result = new Promise<string>((resolve, reject) => {
        if (ended) reject(ended);
        else pending = { requestId, resolve, reject };
      });
      const message: EventMessage = { requestId, payload, deadlineMs: Date.now() + timeoutMs };
      worker.postMessage(message);
      return withinTime(result, timeoutMs, () => endNow(toTimeoutPayload(requestId, timeoutMs)));
    },
  };
}

async function withinTime<T>(work: Promise<T>, limitMs: number, onTooLate: () => void): Promise<T> {
  const timer = setTimeout(onTooLate, limitMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

function toTimeoutPayload(requestId: string, limitMs: number): ErrorPayload {
  const seconds = (limitMs / 1000).toFixed(2);
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  };
}

function toExitPayload(error: unknown): ErrorPayload {
  const { code, message } = error as { code?: string; message?: string };
  const errorType = code === "ERR_WORKER_OUT_OF_MEMORY" ? "Runtime.OutOfMemory" : "Runtime.ExitError";
  return { errorType, errorMessage: message ?? String(error) };
}

/**
 * Lambda's memory is that of the whole process; about half of it is left to objects, the rest to code, buffers and native
 * memory. A small young generation makes V8 give back what one page of transcripts took before the next one comes.
 */
function toHeapLimits(memoryMb: number) {
  return { maxOldGenerationSizeMb: Math.floor(memoryMb / 2), maxYoungGenerationSizeMb: 48 };
}
