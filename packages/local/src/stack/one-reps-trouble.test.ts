/** Promise 7, end to end: a failing, slow or huge rep delays no other. */
import { describe, expect, it, vi } from "vitest";
import {
  addCalls,
  addReps,
  callApi,
  getApi,
  getSimulator,
  listReps,
  runSlot,
  startTestStack,
  waitUntil,
} from "../../test/fixtures/stack.ts";

// Whole stacks, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe("trouble of one rep", () => {
  it("stays one rep's trouble, whatever Fathom does to it, and heals by itself", async () => {
    const stack = await startTestStack();
    try {
      const simulator = getSimulator(stack);
      await addReps(stack, 10, 12);
      await runSlot(stack);
      const before = await listReps(stack);
      for (let index = 0; index < 10; index++) addCalls(simulator, `rep-${index}@sellers.example`, 11, 60);
      const always = { times: Number.POSITIVE_INFINITY };
      const match = (index: number, page?: number) => ({
        match: { email: `rep-${index}@sellers.example`, ...(page === undefined ? {} : { page }) },
      });
      simulator.addFault({ ...match(1), kind: "status", status: 401, ...always });
      simulator.addFault({ ...match(2), kind: "status", status: 403, ...always });
      simulator.addFault({ ...match(3, 2), kind: "status", status: 429, retryAfterSeconds: 2 });
      simulator.addFault({ ...match(4), kind: "status", status: 500, ...always });
      simulator.addFault({ ...match(5, 2), kind: "timeout", ...always });
      simulator.addFault({ ...match(6, 2), kind: "truncated-json", ...always });
      simulator.addFault({ ...match(7), kind: "html", status: 200, ...always });
      simulator.addFault({ ...match(8), kind: "reset", ...always });
      const run = await runSlot(stack, 40_000);
      expect(
        Object.fromEntries((run.perRep ?? []).map((line) => [line.repId, line.failure?.code ?? line.outcome])),
      ).toEqual({
        "rep-0": "complete",
        "rep-1": "fathom_key_refused",
        "rep-2": "fathom_access_refused",
        "rep-3": expect.stringMatching(/^(fathom_rate_limited|complete)$/),
        "rep-4": "fathom_server_error",
        "rep-5": "fathom_timeout",
        "rep-6": "fathom_malformed_answer",
        "rep-7": "fathom_malformed_answer",
        "rep-8": "fathom_unreachable",
        "rep-9": "complete",
      });
      expect(run.reps).toMatchObject({ total: 10, done: 10, blocked: 2, failed: 5 });
      for (const rep of await listReps(stack)) {
        const earlier = before.find((one) => one.repId === rep.repId);
        if (rep.sync.outcome === "complete") expect(rep.sync).toMatchObject({ calls: 23 });
        else expect(rep.sync.completeUntil).toBe(earlier?.sync.completeUntil);
      }
      // Told to wait, it goes on by itself.
      await waitUntil(
        () => getApi<{ sync: { outcome: string; calls: number } }>(stack, "/api/reps/rep-3"),
        ({ sync }) => sync.outcome === "complete" && sync.calls === 23,
      );
      simulator.clearFaults();
      for (const repId of ["rep-1", "rep-2"]) {
        expect(await callApi(stack, "POST", `/api/reps/${repId}/refresh`)).toMatchObject({
          body: { outcome: "complete" },
        });
      }
      expect((await runSlot(stack)).reps).toMatchObject({ done: 10, failed: 0, blocked: 0 });
      for (const rep of await listReps(stack)) {
        expect(rep.sync).toMatchObject({ outcome: "complete", calls: 23 });
        expect(rep.sync).not.toHaveProperty("failure");
      }
    } finally {
      await stack.stop();
    }
  });
});
