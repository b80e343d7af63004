import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { type FindProcess, findLaunchers, findLinuxProcess, isLauncherGone, type ProcessFacts } from "./launchers.ts";

/** What `npx pnpm start` looks like on a terminal: bash 10, npm 20, sh 30, pnpm 40, sh 50, us. */
const RUNNING: Readonly<Record<number, ProcessFacts>> = {
  10: { parentPid: 1, command: "-bash" },
  20: { parentPid: 10, command: "npm exec pnpm start" },
  30: { parentPid: 20, command: "sh -c 'pnpm' start" },
  40: { parentPid: 30, command: "node /cache/bin/pnpm start" },
  50: { parentPid: 40, command: "sh -c node packages/local/src/cli/start.ts" },
};
const toFind =
  (processes: Readonly<Record<number, ProcessFacts>>): FindProcess =>
  (pid) =>
    processes[pid];

describe("findLaunchers", () => {
  it("climbs from our parent to the topmost package manager", () => {
    expect([...findLaunchers(50, toFind(RUNNING))]).toEqual([
      [50, 40],
      [40, 30],
      [30, 20],
      [20, 10],
    ]);
  });

  it("finds none when we were started by hand", () => {
    expect(findLaunchers(10, toFind(RUNNING)).size).toBe(0);
  });

  it("finds none where the system does not tell", () => {
    expect(findLaunchers(50, () => undefined).size).toBe(0);
  });

  it("ends on a circle of parents", () => {
    expect(findLaunchers(50, () => ({ parentPid: 50, command: "pnpm start" })).size).toBe(1);
  });
});

describe("isLauncherGone", () => {
  const launchers = findLaunchers(50, toFind(RUNNING));

  it("is false while they run", () => {
    expect(isLauncherGone(launchers, toFind(RUNNING))).toBe(false);
  });

  it("is false when the shell above them was closed", () => {
    const { 10: _bash, ...rest } = RUNNING;
    expect(isLauncherGone(launchers, toFind({ ...rest, 20: { parentPid: 1, command: "npm exec pnpm start" } }))).toBe(
      false,
    );
  });

  it.each([20, 30, 40, 50])("is true when process %d has ended", (pid) => {
    const { [pid]: _ended, ...rest } = RUNNING;
    expect(isLauncherGone(launchers, toFind(rest))).toBe(true);
  });

  it("is true when a child was handed to somebody else, whatever runs under the old number", () => {
    expect(isLauncherGone(launchers, toFind({ ...RUNNING, 30: { parentPid: 1, command: "sh -c 'pnpm' start" } }))).toBe(
      true,
    );
  });
});

describe.runIf(process.platform === "linux")("findLinuxProcess", () => {
  it("tells parent and command of a process, and nothing of one that has ended", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "pnpm (odd) name"], {
      stdio: "ignore",
    });
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    expect(findLinuxProcess(pid)?.parentPid).toBe(process.pid);
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    expect(findLinuxProcess(pid)).toBeUndefined();
  });
});
