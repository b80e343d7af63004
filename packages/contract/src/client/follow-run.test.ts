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

function follow(
  script: readonly (Partial<ClientAnswer<RunView>> & { readonly status: number })[],
  options: { readonly untilSettled?: boolean } = {},
) {
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
  const run = followRun(client, "run-1", { ...options, onProgress: (_run, share) => shares.push(share) });
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

  it("waits for who goes on in the background when asked to, and not otherwise", async () => {
    const toBy = (reps: Partial<RunView["reps"]>) => ({ ...toRun("finished", 1), reps: { ...OVER.reps, ...reps } });
    const settled = toBy({ total: 1, done: 1, blocked: 0, deferred: 0, continued: 0 });
    const script = [
      { status: 200, body: toBy({ total: 1, done: 1, blocked: 0, deferred: 0, continued: 1 }) },
      { status: 304 },
      { status: 200, body: toBy({ total: 1, done: 1, blocked: 0, deferred: 1, continued: 0 }) },
      { status: 200, body: settled },
    ];
    const waiting = follow(script, { untilSettled: true });
    expect(await waiting.run).toEqual(settled);
    expect(waiting.asked).toHaveLength(4);
    const atOnce = follow(script);
    expect(await atOnce.run).toEqual(script[0]?.body);
    expect(atOnce.asked).toHaveLength(1);
  });

  it("ends with a run that was cancelled", async () => {
    const following = follow([{ status: 200, body: toRun("cancelled", 2) }]);
    expect(await following.run).toMatchObject({ state: "cancelled" });
    expect(following.shares).toEqual([0.5]);
  });
});
