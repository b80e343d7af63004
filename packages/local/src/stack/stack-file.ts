/** `.local/stack.json`: where a running stack can be reached, for other programs on this machine. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface StackAddresses {
  /** Origin of the API, without `/api`. */
  readonly apiUrl: string;
  /** Origin at which webhooks will be received. */
  readonly webhookUrl: string;
  /** Full base of the Fathom that is synced, `/external/v1` included. */
  readonly fathomUrl: string;
  readonly dynamodbUrl: string;
  readonly sqsUrl: string;
  readonly serviceToken: string;
  readonly cronSecret: string;
}

/** It holds the tokens of this run: only its owner may read it. */
export async function writeStackFile(path: string, addresses: StackAddresses): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await writeFile(path, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
}

export async function removeStackFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
