/** What a data folder keeps over restarts and crashes, and what it refuses. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSimulator, type Simulator, serveSimulator } from "@fathom-sync/simulator";
import { describe, expect, it, vi } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import {
  addCalls,
  addReps,
  callApi,
  fireNewSlot,
  listCalls,
  listReps,
  runSlot,
  startTestStack,
  waitUntil,
} from "../../test/fixtures/stack.ts";
import { enrolReps } from "./enrol.ts";

// Whole stacks, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe("a data folder", () => {
  async function withFathom<T>(work: (simulator: Simulator, fathomUrl: string) => Promise<T>): Promise<T> {
    const simulator = createSimulator();
    const server = await serveSimulator(simulator);
    try {
      return await work(simulator, server.baseUrl);
    } finally {
      await server.close();
    }
  }

  it("keeps reps, calls and tokens over a restart, and goes on where it stopped", async () => {
    const dataDir = join(await createTestFolder(), "data");
    await withFathom(async (simulator, fathomUrl) => {
      const user = simulator.addUser({ email: "kept@sellers.example", name: "Kept" });
      addCalls(simulator, user.email, 5);
      const first = await startTestStack({ dataDir, fathomUrl });
      await callApi(first, "PUT", "/api/reps/kept", { name: "Kept", email: user.email });
      await callApi(first, "PUT", "/api/reps/kept/connection", { apiKey: user.apiKey });
      await runSlot(first);
      const before = { reps: await listReps(first), calls: await listCalls(first, "kept") };
      expect(before.calls).toHaveLength(5);
      await expect(startTestStack({ dataDir, fathomUrl })).rejects.toThrow(/--data folder is in use by/);
      await first.stop();

      addCalls(simulator, user.email, 2, 30);
      const second = await startTestStack({ dataDir, fathomUrl });
      try {
        const { serviceToken, cronSecret } = second.addresses;
        expect({ serviceToken, cronSecret }).toMatchObject({
          serviceToken: first.addresses.serviceToken,
          cronSecret: first.addresses.cronSecret,
        });
        expect(await listReps(second)).toEqual(before.reps);
        expect(await listCalls(second, "kept")).toEqual(before.calls);
        simulator.reset();
        expect(await runSlot(second)).toMatchObject({ calls: { added: 2 }, requests: { light: 1, heavy: 1 } });
      } finally {
        await second.stop();
      }
    });
  });

  it("goes on after a crash: the next tick finds again what the queue has lost", async () => {
    const dataDir = join(await createTestFolder(), "data");
    await withFathom(async (simulator, fathomUrl) => {
      const first = await startTestStack({ dataDir, fathomUrl });
      const users = Array.from({ length: 5 }, (_, index) => {
        const user = simulator.addUser({ email: `rep-${index}@sellers.example`, name: "Rep" });
        addCalls(simulator, user.email, 25);
        return { repId: `rep-${index}`, name: user.name, email: user.email, apiKey: user.apiKey };
      });
      await enrolReps(first.records, users);
      await fireNewSlot(first);
      await waitUntil(
        () => simulator.counters.total,
        (total) => total > 4,
      );
      // As a power cut would, as far as the functions and the table can tell.
      if (first.dynamoDbPid !== undefined) process.kill(first.dynamoDbPid, "SIGKILL");
      await first.functions.worker.kill();
      await first.stop();

      const second = await startTestStack({ dataDir, fathomUrl });
      try {
        expect((await runSlot(second, 40_000)).reps).toMatchObject({ total: 5, done: 5, failed: 0 });
        for (const { repId } of users) expect(await listCalls(second, repId)).toHaveLength(25);
        for (const rep of await listReps(second)) expect(rep.sync).toMatchObject({ outcome: "complete", calls: 25 });
      } finally {
        await second.stop();
      }
    });
  });

  it("is refused when its keys were wrapped with another key, and nothing is left running", async () => {
    const dataDir = join(await createTestFolder(), "data");
    const first = await startTestStack({ dataDir });
    await addReps(first, 1, 1);
    await first.stop();
    const path = join(dataDir, "fathom-sync.json");
    const kept = JSON.parse(await readFile(path, "utf8")) as { wrappingKey: string };
    await writeFile(path, JSON.stringify({ ...kept, wrappingKey: "0".repeat(64) }));
    await expect(startTestStack({ dataDir })).rejects.toThrow(/wrapped by another stack/);
    await rm(path);
    await expect(startTestStack({ dataDir })).rejects.toThrow(/not empty and has no fathom-sync\.json/);
    await writeFile(path, JSON.stringify(kept));
    await (await startTestStack({ dataDir })).stop();
    expect((await readdir(dataDir)).filter((name) => name.includes("lock"))).toEqual([]);
  });
});
