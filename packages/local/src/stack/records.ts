/** The domain's repositories on the stack's table, for what the stack does itself: creating reps, and watching runs. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import {
  type Clock,
  type ConnectionRepository,
  createConnectionRepository,
  createDataKeys,
  createKeyVault,
  createRepRepository,
  createRunRepository,
  createStateRepository,
  KeyUnreadable,
  type KeyVault,
  measure,
  type RepRepository,
  type RunRepository,
  type StateRepository,
  silentMetrics,
} from "@fathom-sync/core";
import { createKmsKeyService, systemClock } from "@fathom-sync/functions";
import { StartRefused } from "./start-refused.ts";

export interface Records {
  readonly clock: Clock;
  readonly reps: RepRepository;
  readonly connections: ConnectionRepository;
  readonly states: StateRepository;
  readonly runs: RunRepository;
  readonly vault: KeyVault;
  /** Closes the connections of its own. */
  close(): void;
}

export function createRecords(input: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly kmsUrl: string;
  readonly kmsKeyId: string;
}): Records {
  const database = { client: input.client, tableName: input.tableName };
  const clock = systemClock;
  const kms = new KMSClient({
    endpoint: input.kmsUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const keyService = createKmsKeyService({ client: kms, keyId: input.kmsKeyId });
  return {
    clock,
    reps: createRepRepository({ database, clock }),
    connections: createConnectionRepository({ database }),
    states: createStateRepository({ database }),
    runs: createRunRepository({ database, clock, measure, metrics: silentMetrics }),
    vault: createKeyVault({ dataKeys: createDataKeys({ database, keyService, clock }) }),
    close: () => kms.destroy(),
  };
}

/**
 * Tries whether the table's keys open with the wrapping key of this stack, so that a mismatch is one clear message and not a
 * failure of every rep.
 * @throws StartRefused
 */
export async function assertKeysOpen(records: Records): Promise<void> {
  try {
    await records.vault.seal("start", "any");
  } catch (error) {
    if (!(error instanceof KeyUnreadable)) throw error;
    throw new StartRefused(
      "The keys in this table were wrapped by another stack: start with the --data folder that was used with it, or with an empty table.",
      { cause: error },
    );
  }
}
