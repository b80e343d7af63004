/**
 * `pnpm attendance`: gives calls their attendance that were stored before there was any, so that a contact's and a company's lists, exports and
 * erasures find them. A dry run unless `--write` is given. Table, region, credentials and endpoint come from the AWS SDK's own settings.
 */
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { backfillAttendance } from "@fathom-sync/core";

export const ATTENDANCE_HELP = `Gives calls their attendance that were stored before there was any. Nothing is written without --write.

  npx pnpm attendance --table <name> [--from <cursor>] [--write]

Reads the whole table once, asks Fathom nothing. May be stopped and done again; --from goes on behind the last page told.`;

/** Runs the command; returns its exit code. Lines for people go to `write`. */
export async function runAttendance(args: readonly string[], write: (line: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { table: { type: "string" }, from: { type: "string" }, write: { type: "boolean", default: false } },
  });
  const { table, from, write: isWriting } = values;
  if (table === undefined) {
    write(ATTENDANCE_HELP);
    return 2;
  }
  const client = new DynamoDBClient({});
  try {
    const { calls, missing } = await backfillAttendance({
      database: { client, tableName: table },
      dryRun: !isWriting,
      from,
      onPage: (sofar, next) => {
        if (next !== undefined) write(`${sofar.calls} calls, ${sofar.missing} entries; go on with --from ${next}`);
      },
    });
    const what = isWriting ? "written" : "missing; nothing was written, because --write was not given";
    write(`${calls} calls, ${missing} entries ${what}`);
    return 0;
  } finally {
    client.destroy();
  }
}

if (import.meta.main) process.exitCode = await runAttendance(process.argv.slice(2), (line) => console.log(line));
