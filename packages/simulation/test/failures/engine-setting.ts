/** The engine alone, on a table in this process: what the rows about lists, content and storage start from. */
import { type DynamoDbServer, startDynamoDb } from "@fathom-sync/local";
import { afterAll, beforeAll, expect } from "vitest";
import { type Bench, createBench, readWhole, toMessage } from "../../../core/test/bench.ts";

/** Starts a database for the tests of a file. */
export function useDatabase(): () => string {
  let server: DynamoDbServer | undefined;
  beforeAll(async () => {
    server = await startDynamoDb({ engine: "in-process" });
  });
  afterAll(async () => {
    await server?.stop();
  });
  return () => {
    if (!server) throw new Error("the database is not started");
    return server.url;
  };
}

/** A rep whose `count` calls of the last day are held, with nothing left to do. */
export async function createSettledBench(url: string, count: number, everyMinutes = 60) {
  const bench = await createBench(url);
  await bench.addRep("r1");
  const ids = bench.addCalls("r1", count, { everyMinutes });
  await bench.queue.send([{ message: toMessage("r1", "first"), delaySeconds: 0 }]);
  await bench.drain();
  await bench.clock.advance(30 * 60_000);
  bench.simulator.reset();
  return { bench, ids };
}

/** Ticks every half hour, as the schedule does, and works what follows from them. */
export async function tick(bench: Bench, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await bench.clock.advance(30 * 60_000);
    await bench.queue.send([{ message: toMessage("r1", `tick-${bench.clock.now()}`), delaySeconds: 0 }]);
    await bench.drain({ limit: 30 });
  }
}

export const listIds = (bench: Bench, repId = "r1"): number[] =>
  bench.simulator.meetings(bench.toEmail(repId)).map(({ recordingId }) => recordingId);

/** Each call Fathom lists of the rep is held once, and counted once. */
export async function expectAllHeld(bench: Bench, ids: readonly number[], repId = "r1"): Promise<void> {
  const { calls, entries, counters } = await readWhole(bench, repId);
  expect(calls.map(({ recordingId }) => recordingId).toSorted()).toEqual(ids.toSorted());
  expect(entries).toHaveLength(ids.length);
  expect(counters.calls).toBe(ids.length);
}

/** Nobody took a call for gone. */
export async function expectNothingMissed(bench: Bench): Promise<void> {
  const entries = await bench.manifests.listWindow("r1", "2000", "2999");
  expect(entries.filter(({ visible, missedAt }) => !visible || missedAt !== undefined)).toEqual([]);
}
