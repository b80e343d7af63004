/** The list of mistakes is about the stack and the rules as they are now. That each is caught: `pnpm test:infra:mutants`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./deployment.ts";
import { MUTANTS } from "./mutants.ts";
import { RULES } from "./rules/index.ts";

describe("the mistakes", () => {
  it("have names of their own", () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    "%s: can be made, and has a rule",
    async (_name, mutant) => {
      expect(await readFile(join(ROOT, mutant.file), "utf8")).toContain(mutant.from);
      expect(RULES.map(({ name }) => name)).toContain(mutant.caughtBy);
    },
  );

  it("try at least half of the rules", () => {
    const tried = new Set(MUTANTS.map(({ caughtBy }) => caughtBy));
    expect(tried.size).toBeGreaterThanOrEqual(RULES.length / 2);
  });
});
