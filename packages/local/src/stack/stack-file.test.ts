import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { writeStackFile } from "./stack-file.ts";

const ADDRESSES = {
  apiUrl: "http://127.0.0.1:1",
  webhookUrl: "http://127.0.0.1:1",
  fathomUrl: "http://127.0.0.1:2/external/v1",
  dynamodbUrl: "http://127.0.0.1:3",
  sqsUrl: "http://127.0.0.1:4",
  serviceToken: "service",
  cronSecret: "cron",
};

describe("writeStackFile", () => {
  it("writes what other programs need, for the owner alone, also over a file that others may read", async () => {
    const path = join(await createTestFolder(), ".local", "stack.json");
    await writeStackFile(path, ADDRESSES);
    await writeFile(path, "old", { mode: 0o644 });
    await writeStackFile(path, ADDRESSES);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(ADDRESSES);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("removes its own file, and not that of a stack started later in the same directory", async () => {
    const path = join(await createTestFolder(), "stack.json");
    const removeFirst = await writeStackFile(path, ADDRESSES);
    const removeSecond = await writeStackFile(path, { ...ADDRESSES, serviceToken: "other" });
    await removeFirst();
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ serviceToken: "other" });
    await removeSecond();
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
    await removeSecond();
  });
});
