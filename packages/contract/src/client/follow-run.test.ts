import { describe, expect, it } from "vitest";
import { EXAMPLES } from "../examples.ts";
import type { RunView } from "../runs.ts";
import type { ClientAnswer, FathomSyncClient } from "./client.ts";
import { followRun } from "./follow-run.ts";

const { perRep: _perRep, ...OVER } = EXAMPLES.runWithReps;
const toRun = (state: RunView["state"], done: number): RunView => ({
  ...OVER,
  state,
  reps: { total: 4, done, failed: 0, blocked: 0, deferred: 0 },
});

function follow(script: readonly (Partial<ClientAnswer<RunView>> & { readonly status: number })[]) {
  const asked: unknown[] = [];
  const slept: number[] = [];
  const shares: number[] = [];
  const rest = [...script];
  const client: Pick<FathomSyncClient, "send" | "sleep"> = {
    send: async (id, input) => {
      asked.push({ id, ...input });
      const next = rest.shift();
      if (!next) throw new Error("asked once too often");
      return { body: undefined, ...next } as never;
    },
    sleep: async (ms) => void slept.push(ms),
  };
  const run = followRun(client, "run-1", { onProgress: (_run, share) => shares.push(share) });
  return { run, asked, slept, shares };
}

describe("followRun", () => {
  it("looks again at the suggested pace, tells what changed, and ends with the run", async () => {
    const following = follow([
      { status: 200, body: toRun("running", 1), etag: 'W/"1"', retryAfterSeconds: 1 },
      { status: 304, retryAfterSeconds: 3 },
      { status: 200, body: toRun("running", 3), etag: 'W/"2"' },
      { status: 200, body: toRun("finished", 4), etag: 'W/"3"' },
    ]);
    expect(await following.run).toMatchObject({ state: "finished", reps: { done: 4 } });
    expect(following.shares).toEqual([0.25, 0.75, 1]);
    expect(following.slept).toEqual([1_000, 3_000, 2_000]);
    expect(following.asked).toMatchObject([
      { id: "getRun", runId: "run-1", perRep: "false", ifNoneMatch: undefined },
      { ifNoneMatch: 'W/"1"' },
      { ifNoneMatch: 'W/"1"' },
      { ifNoneMatch: 'W/"2"' },
    ]);
  });

  it("ends with a run that was cancelled", async () => {
    const following = follow([{ status: 200, body: toRun("cancelled", 2) }]);
    expect(await following.run).toMatchObject({ state: "cancelled" });
    expect(following.shares).toEqual([0.5]);
  });
});
