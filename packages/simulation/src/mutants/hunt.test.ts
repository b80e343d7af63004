import { describe, expect, it } from "vitest";
import { formatFinding, formatFindings, listFailures } from "./findings-table.ts";
import { type Finding, hunt, Unsound } from "./hunt.ts";
import type { JudgedHistory } from "./judge-history.ts";
import type { Mutant } from "./mutant.ts";
import type { Scenario } from "./scenario.ts";

const buildMutant = (name: string, more: Partial<Mutant> = {}): Mutant => ({
  name,
  plants: "nothing at all",
  file: "core/src/sync/walk.ts",
  find: "a",
  replace: "b",
  ...more,
});

/** @param objects whether this mutant (undefined: the code as it is) draws an objection in this history */
async function huntWith(
  mutants: readonly Mutant[],
  objects: (mutant: string | undefined, seed: number, scenario: Scenario) => boolean,
) {
  const asked: string[] = [];
  const findings = await hunt({
    ...{ days: 4, reps: 6, jobs: 2, seeds: [1, 2, 3], mutants },
    async judge(mutant, scenario, seeds) {
      const judged: JudgedHistory[] = [];
      for (const seed of seeds) {
        asked.push(`${mutant ?? "none"} ${seed} ${scenario.days}`);
        const objection = objects(mutant, seed, scenario) ? ({ kind: "lost", text: "a call" } as const) : undefined;
        judged.push({ seed, objection, repRuns: 100, durationMs: 500 });
        if (objection) break;
      }
      return judged;
    },
    onFinding() {},
  });
  return { findings, asked };
}

describe("the hunt", () => {
  it("stops at the first objection, and tells who survived", async () => {
    const { findings, asked } = await huntWith(
      [buildMutant("bold"), buildMutant("shy")],
      (name, seed) => name === "bold" && seed === 2,
    );
    expect(findings.map(({ ended }) => ended)).toEqual(["caught", "survived"]);
    expect(asked.filter((one) => one.startsWith("bold"))).toEqual(["bold 1 4", "bold 2 4"]);
    expect(asked.filter((one) => one.startsWith("shy"))).toHaveLength(3);
  });

  it("spends less on those known to survive", async () => {
    const { asked } = await huntWith([buildMutant("known", { survives: "it costs requests only" })], () => false);
    expect(asked.filter((one) => one.startsWith("known"))).toEqual(["known 1 4"]);
  });

  it("goes through the histories without a mutant first, each once", async () => {
    const { asked } = await huntWith([buildMutant("bold"), buildMutant("brave")], (name) => name !== undefined);
    expect(asked.slice(0, 3)).toEqual(["none 1 4", "none 2 4", "none 3 4"]);
    expect(asked.filter((one) => one.startsWith("none"))).toHaveLength(3);
  });

  it("refuses to begin when the code without a mutant draws an objection", async () => {
    await expect(huntWith([buildMutant("bold")], (name, seed) => name === undefined && seed === 3)).rejects.toThrow(
      Unsound,
    );
  });

  it("goes on with the next seed where a history fails without the mutant as well", async () => {
    const { findings, asked } = await huntWith(
      [buildMutant("bold", { needs: { days: 9 } })],
      (name, seed, { days }) => days === 9 && (seed === 1 || (seed === 2 && name !== undefined)),
    );
    expect(findings.map(({ ended }) => ended)).toEqual(["caught"]);
    expect(asked.filter((one) => one.endsWith(" 9"))).toEqual(["bold 1 9", "none 1 9", "bold 2 9", "none 2 9"]);
  });

  it("proves nothing by histories that all fail without the mutant as well", async () => {
    const { findings } = await huntWith(
      [buildMutant("bold", { needs: { days: 9 } })],
      (_name, _seed, { days }) => days === 9,
    );
    expect(findings).toEqual([
      expect.objectContaining({ ended: "unproven", why: expect.stringContaining("lost a call") }),
    ]);
  });
});

describe("what the hunt came to", () => {
  const judged = (objection: JudgedHistory["objection"]): JudgedHistory[] => [
    { seed: 1, objection: undefined, repRuns: 1_000, durationMs: 2_000 },
    { seed: 2, objection, repRuns: 234, durationMs: 1_500 },
  ];
  const caught: Finding = {
    mutant: buildMutant("bold"),
    ended: "caught",
    judged: judged({ kind: "falseGreen", text: "rep-1 …" }),
  };
  const known: Finding = {
    mutant: buildMutant("known", { survives: "it costs requests only" }),
    ended: "survived",
    judged: judged(undefined),
  };
  const unknown: Finding = { mutant: buildMutant("unknown"), ended: "survived", judged: judged(undefined) };
  const unproven: Finding = { mutant: buildMutant("odd"), ended: "unproven", why: "its process died" };

  it("fails for survivors without a reason and for what is not proven", () => {
    expect(listFailures([caught, known])).toEqual([]);
    expect(listFailures([caught, unknown, unproven])).toEqual([unknown, unproven]);
  });

  it("is told in a table, with the survivors and their reasons", () => {
    const text = formatFindings([caught, known, unknown, unproven], 9_400);
    expect(text).toMatch(/\| bold +\| nothing at all +\| falseGreen +\| 2 +\| 1,234 +\| 3.5 /);
    expect(text).toContain("4 bugs planted, 1 found out, 2 survived; 9 s in all");
    expect(text).toContain("- known: it costs requests only");
    expect(text).toContain("- unknown: not known to survive");
    expect(text).toContain("- odd: its process died");
    expect(formatFinding(caught)).toBe("bold: falseGreen at seed 2 after 1,234 rep-runs, 3.5 s: rep-1 …");
    expect(formatFinding(unknown)).toBe("unknown: SURVIVED 2 seeds (3.5 s)");
  });

  it("says when a known survivor is found out after all", () => {
    const text = formatFindings([{ ...caught, mutant: known.mutant }], 1);
    expect(text).toContain("known is said to survive, and was found out");
  });
});
