import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { describe, expect, it } from "vitest";
import { type Mutant, MutantOutdated, plantMutant, toMutantUrl } from "./mutant.ts";
import { findMutant, MUTANTS } from "./mutants.ts";

const readSource = (mutant: Mutant) => readFileSync(new URL(toMutantUrl(mutant)), "utf8");

describe("the list of planted bugs", () => {
  it("has at least the twenty that are worth a run", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  });

  it("names each once, in words a command line takes", () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    for (const { name } of MUTANTS) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(findMutant("first-page-only")?.file).toBe("core/src/sync/walk.ts");
    expect(findMutant("first")).toBeUndefined();
  });

  it.each(MUTANTS)("fits the source it speaks of: $name", (mutant) => {
    const source = readSource(mutant);
    const planted = plantMutant(mutant, source);
    expect(planted).not.toBe(source);
    // A bug that does not even load would be found out by anything.
    expect(() => stripTypeScriptTypes(planted)).not.toThrow();
  });

  it("says of each what it plants, and of survivors why they may", () => {
    for (const { plants, survives } of MUTANTS) {
      expect(plants).toMatch(/^[a-z0-9].{10,}[^.]$/);
      expect(survives ?? "a reason of some length").toMatch(/.{15,}/);
    }
  });
});

describe("planting", () => {
  const mutant: Mutant = { name: "a", plants: "", file: "a.ts", find: "one", replace: "$& and $1" };

  it("replaces the piece by the text as it is", () => {
    expect(plantMutant(mutant, "one two")).toBe("$& and $1 two");
  });

  it.each(["two", "one one"])("refuses a source without exactly one such piece: %s", (source) => {
    expect(() => plantMutant(mutant, source)).toThrow(MutantOutdated);
  });
});
