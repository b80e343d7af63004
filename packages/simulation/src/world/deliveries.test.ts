import { describe, expect, it } from "vitest";
import { runHistory } from "../oracle/run-history.ts";
import { WORLD_PLAN } from "./world-plan.ts";

describe("a history in which Fathom delivers webhooks", () => {
  it("ends as one without, whatever becomes of the deliveries, and is the same each time", {
    timeout: 120_000,
  }, async () => {
    const tell = async () => {
      const lines: string[] = [];
      const result = await runHistory({
        seed: 3,
        days: 2,
        reps: 5,
        intervalMinutes: 30,
        plan: { ...WORLD_PLAN, webhooks: true },
        onLine: (line) => void lines.push(line),
      });
      return { result, lines };
    };
    const { result, lines } = await tell();
    expect(result.verdicts).toEqual([]);
    const count = (text: RegExp) => lines.filter((line) => text.test(line)).length;
    expect(count(/webhook\.settled.*"state":"merged"/)).toBeGreaterThan(5);
    expect(count(/webhook\.received.*"receipt":"repeated"/)).toBeGreaterThan(0);
    expect((await tell()).lines).toEqual(lines);
  });
});
