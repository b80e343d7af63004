/** The client of the contract against the API itself. */
import { randomUUID } from "node:crypto";
import { createFathomSyncClient, followRun } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { createBench, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";

const getMachine = useMachine();

it("connects, refreshes, follows a run to its end and reads what came", async () => {
  const bench = await createBench(getMachine());
  const client = createFathomSyncClient({
    baseUrl: "https://api.example",
    token: SERVICE_TOKEN,
    fetch: async (url, init) =>
      await bench.app.request(url, init, { requestId: randomUUID(), deadlineAt: bench.clock.now() + 25_000 }),
    // While the client waits, the worker works.
    sleep: async () => void (await bench.drain()),
  });
  const user = bench.addUser("a", 2);
  await client.putRep({ repId: "a", body: { name: user.name, email: user.email } });
  await client.putConnection({ repId: "a", body: { apiKey: user.apiKey } });
  await bench.drain();
  bench.clock.advance(60_000);
  expect(await client.refreshRep({ repId: "a", language: "nl" })).toMatchObject({
    message: "Geen nieuwe gesprekken bij Fathom.",
  });
  const start = () => client.startSync({ body: { hours: 24 }, idempotencyKey: "k-1" });
  const { runId } = await start();
  expect(await start()).toEqual({ runId });
  const shares: number[] = [];
  const run = await followRun(client, runId, { onProgress: (_run, share) => shares.push(share) });
  expect(run).toMatchObject({ runId, state: "finished", reps: { total: 1, done: 1 } });
  expect(shares).toEqual([0, 1]);
  expect(await client.listRunReps({ runId })).toMatchObject({ items: [{ repId: "a", outcome: "complete" }] });
  await expect(client.cancelRun({ runId })).rejects.toMatchObject({ status: 409, code: "run_finished" });

  const { items } = await client.listCalls({ repId: "a", limit: 1 });
  const recordingId = items[0]?.recordingId ?? 0;
  const { etag, body } = await client.send("getTranscript", { recordingId });
  expect(body?.items.length).toBeGreaterThan(0);
  expect(await client.send("getTranscript", { recordingId, ifNoneMatch: etag })).toMatchObject({ status: 304 });
  await expect(client.getCall({ recordingId: 1 })).rejects.toMatchObject({ status: 404, code: "call_not_found" });
});
