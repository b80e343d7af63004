import { describe, expect, it } from "vitest";
import { judgeSeeds, NotJudged } from "./judge-seeds.ts";
import { toScenario } from "./scenario.ts";

const SMALL = toScenario({ days: 2, reps: 2 });
/** Each starts a process and runs histories of a few seconds; on a busy machine more. */
const TIMEOUT_MS = 240_000;

describe("histories with a mutant in the code", () => {
  it(
    "end at the first objection, which the same histories do not draw without it",
    async () => {
      const judged = await judgeSeeds("first-batch-only", toScenario({ days: 2, reps: 3 }), [1, 2, 3]);
      const last = judged.at(-1);
      expect(last?.objection?.kind).toMatch(/lost|falseGreen/);
      expect(judged.slice(0, -1).map(({ objection }) => objection)).not.toContain(expect.anything());
      const [unmutated] = await judgeSeeds(undefined, toScenario({ days: 2, reps: 3 }), [last?.seed ?? 0]);
      expect(unmutated?.objection).toBeUndefined();
      expect(unmutated?.repRuns).toBeGreaterThan(last?.repRuns ?? 0);
    },
    TIMEOUT_MS,
  );

  it(
    "are refused for a mutant nobody knows",
    async () => {
      await expect(judgeSeeds("no-such-bug", SMALL, [1])).rejects.toThrow(NotJudged);
      await expect(judgeSeeds("no-such-bug", SMALL, [1])).rejects.toThrow(/no mutant is called "no-such-bug"/);
    },
    TIMEOUT_MS,
  );
});
