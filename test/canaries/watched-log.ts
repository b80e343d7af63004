/** A log that drops everything after the watch has seen it as the deployed log would show it. */
import type { Log, LogFields } from "@fathom-sync/core";
import { watchText } from "./watch.ts";

export function createWatchedLog(): Log {
  const write = (level: string) => (event: string, fields?: LogFields) => {
    watchText("log", `${level} ${event} ${JSON.stringify(fields ?? {})}`);
  };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error(event, error, fields) {
      watchText("log", `error ${event} ${JSON.stringify(fields ?? {})} ${toErrorText(error)}`);
    },
  };
}

/** Stack (which begins with name and message) of an error and of its causes. */
export function toErrorText(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at instanceof Error && parts.length < 6; at = at.cause) parts.push(`${at.message} ${at.stack}`);
  return parts.join("\ncaused by ");
}
