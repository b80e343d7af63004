import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDynamoDb } from "../aws/dynamodb/index.ts";
import { createTable } from "../stack/create-table.ts";
import { ATTENDANCE_HELP, runAttendance } from "./attendance.ts";

const stops: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  const dynamoDb = await startDynamoDb({});
  stops.push(dynamoDb.stop);
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  const client = new DynamoDBClient({});
  stops.push(() => client.destroy());
  await createTable(client, "attendance-table");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runAttendance(args, (line) => lines.push(line));
  return { code, lines };
}

describe("pnpm attendance", () => {
  it("looks at the table it is told, and writes only when told to", async () => {
    expect(await run("--table", "attendance-table")).toEqual({
      code: 0,
      lines: ["0 calls, 0 entries missing; nothing was written, because --write was not given"],
    });
    expect(await run("--table", "attendance-table", "--write")).toEqual({
      code: 0,
      lines: ["0 calls, 0 entries written"],
    });
  });

  it("explains itself without a table, and refuses what it does not know", async () => {
    expect(await run()).toEqual({ code: 2, lines: [ATTENDANCE_HELP] });
    await expect(run("--tabel", "x")).rejects.toThrow("--tabel");
    await expect(run("--table", "another-table")).rejects.toThrow();
  });
});
