/** `.local/stack.json`: where a running stack can be reached, for other programs on this machine. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface StackAddresses {
  /** Origin of the API, without `/api`. */
  readonly apiUrl: string;
  /** Origin of the function that receives webhooks. */
  readonly webhookUrl: string;
  /** Origin of the page, where there is one. */
  readonly pageUrl?: string;
  /** Full base of the Fathom that is synced, `/external/v1` included. */
  readonly fathomUrl: string;
  readonly dynamodbUrl: string;
  readonly sqsUrl: string;
  readonly serviceToken: string;
  readonly cronSecret: string;
}

/**
 * Writes the file; returns what removes it again, unless another stack has put its own in its place.
 * It holds the tokens of this run: only its owner may read it.
 */
export async function writeStackFile(path: string, addresses: StackAddresses): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  const text = `${JSON.stringify(addresses, null, 2)}\n`;
  await writeFile(path, text, { mode: 0o600 });
  return async () => {
    const found = await readFile(path, "utf8").catch(() => undefined);
    if (found === text) await rm(path, { force: true });
  };
}
