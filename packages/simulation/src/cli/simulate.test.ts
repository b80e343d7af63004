import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const COMMAND = fileURLToPath(new URL("./simulate.ts", import.meta.url));
const TIMEOUT_MS = 120_000;

const simulate = (...args: string[]) => spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });

describe("pnpm simulate", () => {
  it(
    "ends with 2 and one clear line on a bad option",
    () => {
      const { status, stderr, stdout } = simulate("--days", "0");
      expect(status).toBe(2);
      expect(stderr).toBe('--days: a whole number from 1 to 366 is needed, got "0"\nSee pnpm simulate --help.\n');
      expect(stdout).toBe("");
    },
    TIMEOUT_MS,
  );

  it(
    "runs seeds in processes of their own, says the same from one or two apart from the speed, and ends with 0",
    () => {
      const runs = ["1", "2"].map((jobs) => simulate("--seeds", "2", "--days", "1", "--reps", "2", "--jobs", jobs));
      expect(runs.map(({ status }) => status)).toEqual([0, 0]);
      const [one, two] = runs.map(({ stdout }) => stdout.replace(/^speed.*$/m, ""));
      expect(one).toContain("0 lost, 0 doubled, 0 false greens, 0 false blames");
      expect(two).toBe(one);
    },
    TIMEOUT_MS,
  );
});
