/**
 * In-process databases under addresses, for code that knows a database by its URL. Such an address means something in this
 * process only: never hand it to another one.
 */
import { createInProcessDynamoDb, type InProcessDynamoDb } from "./in-process-dynamo-db.ts";

const running = new Map<string, InProcessDynamoDb>();
let started = 0;

export function startInProcessDynamoDb(): { readonly url: string; stop(): Promise<void> } {
  started++;
  const url = `in-process:${started}`;
  running.set(url, createInProcessDynamoDb());
  return {
    url,
    async stop() {
      running.delete(url);
    },
  };
}

/** Undefined for the address of a real server. @throws Error for one that was stopped. */
export function findInProcessDynamoDb(url: string): InProcessDynamoDb | undefined {
  const found = running.get(url);
  if (!found && url.startsWith("in-process:")) throw new Error(`No database in this process is called ${url}`);
  return found;
}
