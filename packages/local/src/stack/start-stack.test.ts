/** Starting, breaking and stopping. */
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import type { RunPage } from "@fathom-sync/contract";
import { describe, expect, it, vi } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { addReps, getApi, startTestStack, waitUntil } from "../../test/fixtures/stack.ts";
import { closeServer, listen, PortInUseError } from "../aws/net/server.ts";

// Whole stacks, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe("startStack", () => {
  it("says that the port is taken before it starts anything", async () => {
    const other = createServer();
    const port = Number(new URL(await listen(other, { port: 0, host: "127.0.0.1" })).port);
    const dataDir = join(await createTestFolder(), "data");
    try {
      await expect(startTestStack({ port, dataDir })).rejects.toThrow(PortInUseError);
      await expect(readdir(dataDir)).rejects.toThrow(/ENOENT/);
    } finally {
      await closeServer(other);
    }
  });

  it("gives up when it is interrupted, and leaves no folder locked", async () => {
    const dataDir = join(await createTestFolder(), "data");
    const interrupted = new AbortController();
    const starting = startTestStack({ dataDir, signal: interrupted.signal });
    interrupted.abort(new Error("enough"));
    await expect(starting).rejects.toThrow("enough");
    await (await startTestStack({ dataDir })).stop();
  });

  it("tells at once when the database ends by itself", async () => {
    const stack = await startTestStack();
    try {
      if (stack.dynamoDbPid === undefined) return;
      process.kill(stack.dynamoDbPid, "SIGKILL");
      await waitUntil(
        () => stack.broken.map((error) => error.message),
        ([message]) => message?.includes("ended by itself") === true,
      );
    } finally {
      await stack.stop();
    }
  });

  it("fires the schedule at aligned slots, and outlives one that fails", async () => {
    const stack = await startTestStack();
    try {
      await addReps(stack, 1, 1);
      stack.startSchedule(1);
      const { items } = await waitUntil(
        () => getApi<RunPage>(stack, "/api/runs"),
        (page) => page.items.filter((run) => run.state === "finished").length >= 2,
      );
      for (const run of items) expect(run.slot).toMatch(/:\d\d(\.000)?Z$/);
      await stack.functions.dispatcher.kill();
      const count = items.length;
      await waitUntil(
        () => getApi<RunPage>(stack, "/api/runs"),
        (page) => page.items.length > count + 1,
      );
      expect(stack.broken).toEqual([]);
    } finally {
      await stack.stop();
    }
  });
});
