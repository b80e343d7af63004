// What the harness and an execution environment (a worker thread) say to each other.
import type { ErrorPayload } from "./function-error.ts";

/** Facts about the function that its handlers see in the context object. */
export interface FunctionFacts {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
}

export interface EnvironmentSettings {
  /** File URL of the module with the handler. */
  entryUrl: string;
  exportName: string;
  facts: FunctionFacts;
}

/** Harness to environment: handle this event. */
export interface EventMessage {
  requestId: string;
  /** The event as JSON. */
  payload: string;
  /** When the invocation times out, in milliseconds since the epoch. */
  deadlineMs: number;
}

/** Environment to harness. */
export type EnvironmentMessage =
  | { kind: "ready" }
  | { kind: "failed-init"; error: ErrorPayload }
  | { kind: "log"; stream: LogStream; text: string }
  | { kind: "result"; requestId: string; payload: string }
  | { kind: "error"; requestId: string; error: ErrorPayload };

export type LogStream = "stdout" | "stderr";
