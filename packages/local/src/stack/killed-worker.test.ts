/** Promises 1 and 2, end to end: a worker that dies in the middle of its work. */
import { describe, expect, it, vi } from "vitest";
import {
  addReps,
  askFathom,
  fireNewSlot,
  getSimulator,
  listCalls,
  listReps,
  runSlot,
  startTestStack,
  waitForRun,
  waitUntil,
} from "../../test/fixtures/stack.ts";

// Whole stacks, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe("a worker that is killed in the middle", () => {
  it("loses nothing and doubles nothing, however often", async () => {
    const stack = await startTestStack({ visibilityTimeoutSeconds: 2 });
    try {
      const simulator = getSimulator(stack);
      const users = await addReps(stack, 10, 25);

      const runIds: string[] = [];
      for (const requests of [3, 11, 25]) {
        simulator.reset();
        runIds.push(await fireNewSlot(stack));
        await waitUntil(
          () => simulator.counters.total,
          (total) => total >= requests,
        );
        await stack.functions.worker.kill();
      }
      const last = await runSlot(stack, 40_000);
      expect(last.reps).toMatchObject({ total: 10, done: 10, failed: 0 });
      for (const [index, user] of users.entries()) {
        const [held, atFathom] = [await listCalls(stack, `rep-${index}`), await askFathom(simulator, user.apiKey)];
        expect(held.map((call) => call.recordingId)).toEqual(atFathom.map((one) => one.recording_id));
        expect(held.map((call) => call.summary.markdown)).toEqual(
          atFathom.map((one) => one.default_summary?.markdown_formatted),
        );
      }
      for (const rep of await listReps(stack)) {
        expect(rep.sync).toMatchObject({ outcome: "complete", calls: 25, pendingParts: 0 });
      }
      // The runs that were killed come to their end as well: their messages come back.
      for (const runId of runIds) {
        expect(await waitForRun(stack, runId, 30_000)).toMatchObject({ reps: { total: 10, done: 10, failed: 0 } });
      }
      simulator.reset();
      expect(await runSlot(stack)).toMatchObject({
        calls: { added: 0, updated: 0 },
        requests: { light: 10, heavy: 0 },
      });
    } finally {
      await stack.stop();
    }
  });
});
