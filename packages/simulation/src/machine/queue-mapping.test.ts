import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { LATENCIES, NO_FAULTS, type QueueFaults } from "./faults.ts";
import type { InvocationResult } from "./lambda.ts";
import { createQueue } from "./queue.ts";
import { createQueueMapping } from "./queue-mapping.ts";

function build(
  handle: (bodies: readonly string[], ids: readonly string[]) => InvocationResult<unknown>,
  faults: Partial<QueueFaults> = {},
) {
  const clock = createVirtualClock("2026-11-22T12:00:00Z");
  const getFaults = () => ({ ...NO_FAULTS.queue, ...faults });
  const random = createRandomness("mapping");
  const plan = { visibilityTimeoutSeconds: 360, maxReceiveCount: 5, retentionSeconds: 86_400 };
  const queue = createQueue({ plan, clock, random: random.fork("queue"), getFaults });
  const batches: string[][] = [];
  let most = 0;
  const mapping = createQueueMapping({
    queue,
    clock,
    random,
    latencies: LATENCIES,
    getFaults,
    plan: { batchSize: 10, maximumConcurrency: 2 },
    async invoke({ Records }: SQSEvent) {
      most = Math.max(most, mapping.running);
      batches.push(Records.map(({ body }) => body));
      await clock.sleep(2_000);
      return handle(
        Records.map(({ body }) => body),
        Records.map(({ messageId }) => messageId),
      );
    },
  });
  const send = (count: number) => {
    for (let index = 0; index < count; index++) queue.send(`m${index}`, 0);
  };
  const wait = (seconds: number) => clock.runUntil(clock.now() + seconds * 1_000);
  return { queue, batches, send, wait, most: () => most };
}

const done = (value?: unknown): InvocationResult<unknown> => ({ outcome: "done", value });

describe("the mapping of the queue to the worker", () => {
  it("works in batches of ten, two at once, and deletes what is done", async () => {
    const { queue, batches, send, wait, most } = build(() => done());
    send(45);
    await wait(60);
    expect(batches.map(({ length }) => length)).toEqual([10, 10, 10, 10, 5]);
    expect(most()).toBe(2);
    expect(queue.size).toBe(0);
  });

  it("brings back only what failed, when its visibility ends", async () => {
    let first = true;
    const { queue, batches, send, wait } = build((_bodies, ids) => {
      if (!first) return done({ batchItemFailures: [] });
      first = false;
      return done({ batchItemFailures: [{ itemIdentifier: ids[1] }] });
    });
    send(3);
    await wait(359);
    expect(batches).toEqual([["m0", "m1", "m2"]]);
    await wait(3);
    expect(batches).toEqual([["m0", "m1", "m2"], ["m1"]]);
    await wait(3);
    expect(queue.size).toBe(0);
  });

  it.each([
    [done({ batchItemFailures: [{ itemIdentifier: "unknown" }] })],
    [{ outcome: "error", error: new Error("why") } as const],
    [{ outcome: "crash" } as const],
    [{ outcome: "timeout" } as const],
  ])("brings everything back after %j, five times, then it is dead", async (result) => {
    const { queue, batches, send, wait } = build(() => result);
    send(2);
    await wait(6 * 400);
    expect(batches).toEqual(Array.from({ length: 5 }, () => ["m0", "m1"]));
    expect(queue.deadLetters).toHaveLength(2);
  });

  it("brings back what was worked and not deleted", async () => {
    const { batches, send, wait, queue } = build(() => done(), { deletionFails: 0.4 });
    for (let round = 0; round < 5; round++) {
      send(1);
      await wait(3_600);
    }
    expect(batches.length).toBeGreaterThan(5);
    expect(queue.size).toBe(0);
  });

  it("brings back a batch that got lost on the way", async () => {
    const { batches, send, wait, queue } = build(() => done(), { lost: 0.4 });
    for (let round = 0; round < 5; round++) {
      send(10);
      await wait(3_600);
    }
    const batch = Array.from({ length: 10 }, (_, index) => `m${index}`);
    expect(batches).toEqual(Array.from({ length: 5 }, () => batch));
    expect(queue.size).toBe(0);
    expect(queue.counters.received).toBeGreaterThan(50);
  });
});
