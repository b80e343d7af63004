import { describe, expect, it } from "vitest";
import { BadOption, HELP, parseOptions, toTraceCommand } from "./options.ts";

describe("the options of pnpm simulate", () => {
  it("have defaults", () => {
    expect(parseOptions([])).toEqual({
      seeds: 200,
      firstSeed: 1,
      days: 7,
      reps: 10,
      intervalMinutes: 30,
      jobs: 2,
      seed: undefined,
      trace: false,
      webhooks: false,
      help: false,
    });
  });

  it("are read, after a -- too", () => {
    expect(
      parseOptions(["--", "--seed", "7", "--trace", "--days=3", "--reps", "6", "--interval", "15", "--webhooks"]),
    ).toMatchObject({
      seed: 7,
      trace: true,
      webhooks: true,
      days: 3,
      reps: 6,
      intervalMinutes: 15,
    });
  });

  it.each([
    [["--seeds", "0"], /^--seeds: a whole number from 1 to 1000000 is needed, got "0"$/],
    [["--days", "x"], /^--days: /],
    [["--reps", "1.5"], /^--reps: /],
    [["--interval", "45"], /^--interval: a divisor of 60/],
    [["--jobs", "-1"], /jobs/],
    [["--trace"], /^--trace: needs --seed/],
    [["--seed", "1", "--seeds", "2"], /^--seed: is one history alone/],
    [["--sead", "1"], /--sead/],
    [["7"], /7/],
  ])("are refused by name: %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(BadOption);
    expect(() => parseOptions(args)).toThrow(message);
  });

  it("are all in the help", () => {
    for (const name of Object.keys(parseOptions([]))) {
      const option = { firstSeed: "first-seed", intervalMinutes: "interval" }[name] ?? name;
      expect(HELP).toContain(`--${option} `);
    }
  });

  it("give the command that tells a history's story", () => {
    expect(toTraceCommand(parseOptions(["--days", "3"]), 17)).toBe(
      "pnpm simulate --seed 17 --days 3 --reps 10 --interval 30 --trace",
    );
  });
});
