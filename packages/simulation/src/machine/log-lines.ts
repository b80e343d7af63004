/** What our code writes to its log, collected line by line with the container that wrote it. A dead container writes nothing. */
import type { Log, LogFields } from "@fathom-sync/core";
import type { VirtualClock } from "../clock/index.ts";
import type { Container } from "./container.ts";

export interface LogLine {
  /** Epoch ms, true time. */
  readonly at: number;
  readonly container: string;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
  /** Name, message and stack of the error and of its causes, as the deployed log shows them. */
  readonly error?: readonly { readonly name: string; readonly message: string; readonly stack: string | undefined }[];
}

const CAUSES_MAX = 5;

export function createContainerLog(container: Container, clock: VirtualClock, onLog: (line: LogLine) => void): Log {
  const write = (level: LogLine["level"], event: string, fields: LogFields = {}, error?: LogLine["error"]) => {
    if (container.isDead) return;
    onLog({ at: clock.now(), container: container.name, level, event, fields, ...(error ? { error } : {}) });
  };
  return {
    debug: (event, fields) => write("debug", event, fields),
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, error, fields) => write("error", event, fields, toChain(error)),
  };
}

function toChain(error: unknown): LogLine["error"] {
  const chain: { name: string; message: string; stack: string | undefined }[] = [];
  for (let at = error; at instanceof Error && chain.length < CAUSES_MAX; at = at.cause) {
    chain.push({ name: at.name, message: at.message, stack: at.stack });
  }
  return chain.length > 0 ? chain : [{ name: "thrown", message: typeof error, stack: undefined }];
}
