import { describe, expect, it } from "vitest";
import { BadOption } from "../cli/options.ts";
import { ROUGH_FAULTS } from "../machine/faults.ts";
import { HELP, parseMutantsOptions } from "./options.ts";
import { toScenario, toScenarioKey } from "./scenario.ts";

describe("the options of pnpm simulate:mutants", () => {
  it("have defaults", () => {
    expect(parseMutantsOptions([])).toEqual({
      ...{ seeds: 12, firstSeed: 1, days: 4, reps: 6, jobs: 2 },
      ...{ mutants: [], list: false, help: false },
    });
  });

  it("are read, after a -- too", () => {
    const args = ["--", "--seeds", "3", "--mutant", "overlap-zero", "--mutant=429-as-end", "--days", "5", "--list"];
    expect(parseMutantsOptions(args)).toMatchObject({
      seeds: 3,
      mutants: ["overlap-zero", "429-as-end"],
      days: 5,
      list: true,
    });
  });

  it.each([
    [["--seeds", "0"], /^--seeds: a whole number from 1 to 1000 is needed, got "0"$/],
    [["--days", "1"], /^--days: a whole number from 2 /],
    [["--jobs", "many"], /^--jobs: /],
    [["--mutant", "overlap"], /^--mutant: one of .*overlap-zero.* is needed, got overlap$/],
    [["--mutants"], /--mutants/],
    [["overlap-zero"], /overlap-zero/],
  ])("are refused with a word on what is allowed: %s", (args, message) => {
    expect(() => parseMutantsOptions(args)).toThrow(BadOption);
    expect(() => parseMutantsOptions(args)).toThrow(message);
  });

  it("are all told by the help", () => {
    for (const name of ["seeds", "first-seed", "days", "reps", "mutant", "jobs", "list", "help"]) {
      expect(HELP).toContain(`--${name}`);
    }
  });
});

describe("the histories of a mutant", () => {
  it("are ordinary, or have what it needs", () => {
    const ordinary = toScenario({ days: 4, reps: 6 });
    const needy = toScenario(
      { days: 4, reps: 6 },
      { days: 9, reps: 2, plan: { share: { retitled: 0.5 } }, faults: { table: { throttled: 0.1 } } },
    );
    expect(needy).toMatchObject({ days: 9, reps: 6 });
    expect(needy.plan.calls.share).toEqual({ ...ordinary.plan.calls.share, retitled: 0.5 });
    expect(needy.faults).toEqual({ ...ROUGH_FAULTS, table: { ...ROUGH_FAULTS.table, throttled: 0.1 } });
    expect(toScenarioKey(needy)).not.toBe(toScenarioKey(ordinary));
    expect(toScenarioKey(toScenario({ days: 4, reps: 6 }, {}))).toBe(toScenarioKey(ordinary));
  });
});
