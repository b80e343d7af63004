/**
 * `pnpm rewrap`: replaces the KMS key that wraps the data keys, in two steps around a deployment. A dry run unless `--write` is
 * given. Table, region, credentials and endpoints come from the AWS SDK's own settings.
 */
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { finishRewrap, KeyUnreadable, type RewrapResult, rewrapDataKeys } from "@fathom-sync/core";
import { createKmsKeyService } from "@fathom-sync/functions";

export const REWRAP_HELP = `Replaces the KMS key that wraps the data keys. Nothing is written without --write.

  1. npx pnpm rewrap --table <name> --from <old key> --to <new key> --write
     Functions with either key open everything from now on.
  2. Deploy with FATHOM_SYNC_KMS_KEY=<new key>.
  3. npx pnpm rewrap --table <name> --to <new key> --finish --write
     The old wrappings are removed; then the old key may be switched off.

Each step may be stopped and done again.`;

/** Runs the command; returns its exit code. Lines for people go to `write`. */
export async function runRewrap(args: readonly string[], write: (line: string) => void): Promise<number> {
  const { table, from, to, finish, write: isWriting } = parseOptions(args);
  if (table === undefined || to === undefined || (from === undefined) !== finish) {
    write(REWRAP_HELP);
    return 2;
  }
  const [client, kms] = [new DynamoDBClient({}), new KMSClient({})];
  const common = {
    database: { client, tableName: table },
    to: createKmsKeyService({ client: kms, keyId: to }),
    dryRun: !isWriting,
    onProgress: (dataKeyId: string, step: string) => write(`${dataKeyId}: ${step}${isWriting ? "" : " (dry run)"}`),
  };
  try {
    const result: RewrapResult =
      from === undefined
        ? await finishRewrap(common)
        : await rewrapDataKeys({ ...common, from: createKmsKeyService({ client: kms, keyId: from }) });
    const changes = isWriting ? "changed" : "to change; nothing was written, because --write was not given";
    write(`${result.total} data keys, ${result.changed} ${changes}`);
    return 0;
  } catch (error) {
    if (!(error instanceof KeyUnreadable)) throw error;
    write(`A data key does not open: ${error.message}. Check --from and --to; what was done before it stays done.`);
    return 1;
  } finally {
    client.destroy();
    kms.destroy();
  }
}

/** @throws TypeError for options there are none of */
function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      table: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      finish: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  return values;
}

if (import.meta.main) process.exitCode = await runRewrap(process.argv.slice(2), (line) => console.log(line));
