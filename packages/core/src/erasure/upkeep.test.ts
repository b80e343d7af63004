import { describe, expect, it } from "vitest";
import { DAY_MS, toInstant } from "../clock.ts";
import { createUpkeep } from "./upkeep.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");

function createBench(suppressed: readonly { emailHash: string; suppressedAt: string }[], nowMs = NOW) {
  const done: string[] = [];
  const upkeep = createUpkeep({
    clock: { now: () => nowMs, sleep: async () => undefined },
    repPurge: {
      resume: async () => {
        done.push("purges");
      },
    },
    contactEraser: {
      lookAgain: async (emailHash) => {
        done.push(emailHash);
      },
      resume: async () => {
        done.push("searches");
      },
    },
    suppressions: { listAll: async () => suppressed },
    retentionPass: {
      run: async () => {
        done.push("what is too old");
      },
    },
  });
  return { upkeep, done };
}

const erasedAgo = (emailHash: string, ms: number) => ({ emailHash, suppressedAt: toInstant(NOW - ms) });

describe("what erasures leave to be done", () => {
  it("is worked with reps first, people of the last day after them, searches that did not end, and what is too old last", async () => {
    const { upkeep, done } = createBench([
      erasedAgo("new", 60_000),
      erasedAgo("old", DAY_MS + 1),
      erasedAgo("late", DAY_MS),
    ]);
    await upkeep.run(NOW + 10_000);
    expect(done).toEqual(["purges", "new", "late", "searches", "what is too old"]);
  });

  it("begins with nobody after its deadline", async () => {
    const { upkeep, done } = createBench([erasedAgo("new", 60_000)]);
    await upkeep.run(NOW);
    expect(done).toEqual(["purges"]);
  });
});
