/** `pnpm start` from outside: exit codes, signals, what is left behind, what is printed. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { createSimulator, type Simulator, serveSimulator } from "@fathom-sync/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { closeServer, listen } from "../src/aws/net/server.ts";
import { createTestFolder } from "./fixtures/folder.ts";
import { addCalls, waitUntil } from "./fixtures/stack.ts";
import { isRunning, listDescendants, readStackJson, startProcess } from "./fixtures/start-process.ts";

// Whole processes, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const READY = "Ctrl-C stops it.";

/** What a stack leaves behind in its directory when it has ended well. */
async function expectNothingLeft(cwd: string): Promise<void> {
  const left = await readdir(join(cwd, ".local"), { recursive: true });
  expect(left.filter((name) => name !== "build")).toEqual(["functions.log"]);
}

async function serveFathom(): Promise<{ simulator: Simulator; fathomUrl: string }> {
  const simulator = createSimulator();
  const server = await serveSimulator(simulator);
  onTestFinished(() => server.close());
  return { simulator, fathomUrl: server.baseUrl };
}

describe("what is asked of it", () => {
  it("--help tells the options, and does nothing", async () => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--help"]);
    expect(await started.ended()).toBe(0);
    expect(started.output()).toContain("--fathom-url <url>");
    expect(await readdir(cwd)).toEqual([]);
  });

  it.each([
    [["--port", "high"], /--port must be a whole number from 0 to 65535/],
    [["--frobnicate"], /--frobnicate/],
  ])("%j ends with 2 and says what is allowed", async (args, message) => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, args);
    expect(await started.ended()).toBe(2);
    expect(started.output()).toMatch(message);
    expect(started.output()).toContain("--help");
    expect(started.output()).not.toMatch(/\n\s+at /);
    expect(await readdir(cwd)).toEqual([]);
  });

  it("a port that is taken ends with 1, says so, and touches nothing", async () => {
    const other = createServer();
    const port = new URL(await listen(other, { port: 0, host: "127.0.0.1" })).port;
    onTestFinished(() => closeServer(other));
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--port", port]);
    expect(await started.ended()).toBe(1);
    expect(started.output()).toMatch(new RegExp(`^fathom-sync: Port ${port} is already in use: .*--port\\.\\n$`));
    expect(await readdir(cwd)).toEqual([]);
  });

  it("a .local that cannot be written to ends with 1 and one clear line", async () => {
    const cwd = await createTestFolder();
    await writeFile(join(cwd, ".local"), "a file");
    const started = startProcess(cwd, ["--port", "0"]);
    expect(await started.ended()).toBe(1);
    expect(started.output()).toMatch(/^fathom-sync: The folder \.local .* cannot be written to \(EEXIST\).*\n$/);
  });

  it("a --data folder that is a file ends with 1 and names it", async () => {
    const cwd = await createTestFolder();
    await writeFile(join(cwd, "data"), "a file");
    const started = startProcess(cwd, ["--port", "0", "--data", "data"]);
    expect(await started.ended()).toBe(1);
    expect(started.output()).toMatch(/fathom-sync: The --data folder data cannot be used \(EEXIST\)/);
    await expectNothingLeft(cwd);
  });
});

describe("--once", () => {
  it("syncs the demo reps, says how it went, and leaves nothing behind and nobody named", async () => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--once", "--reps", "5", "--port", "0"], { LOG_LEVEL: "DEBUG" });
    let descendants: { pid: number }[] = [];
    await started.saw("Making 5 demo reps");
    descendants = await listDescendants(started.pid);
    expect(await started.ended()).toBe(0);
    const output = started.output();
    expect(output).toMatch(/^ {2}5 of 5 reps · calls \d+ added, /m);
    expect(output).toMatch(/^5 of 5 reps complete until \d{4}-/m);
    expect(output).not.toMatch(/@|sharing|https?:|fathom\.video/);
    expect(output).not.toContain("\u001b");
    expect(descendants.filter(({ pid }) => isRunning(pid))).toEqual([]);
    await expectNothingLeft(cwd);
    expect((await stat(join(cwd, ".local", "functions.log"))).mode & 0o777).toBe(0o600);
    const log = await readFile(join(cwd, ".local", "functions.log"), "utf8");
    expect(log).toContain("sync.rep_done");
    expect(log).not.toMatch(/@[a-z]|fathom\.video|x-api-key/i);
  });

  it("ends with 1 when a rep is not complete, and tells which and why, not who", async () => {
    const { simulator, fathomUrl } = await serveFathom();
    const user = simulator.addUser({ email: "canary@sellers.example", name: "Canary" });
    addCalls(simulator, user.email, 2);
    simulator.addFault({ kind: "status", status: 500, times: Number.POSITIVE_INFINITY });
    const started = startProcess(await createTestFolder(), ["--once", "--port", "0", "--fathom-url", fathomUrl], {
      FATHOM_API_KEY: user.apiKey,
      FATHOM_EMAIL: user.email,
    });
    expect(await started.ended()).toBe(1);
    expect(started.output()).toMatch(/^ {2}me You: failed, fathom_server_error \(attempt 1\)$/m);
    expect(started.output()).toContain("0 of 1 reps complete");
    expect(started.output()).not.toMatch(/canary|@/i);
    expect(started.output()).not.toContain(user.apiKey);
  });
});

describe("your own account", () => {
  it("is found by the key alone, and its calls are there", async () => {
    const { simulator, fathomUrl } = await serveFathom();
    const user = simulator.addUser({ email: "canary@sellers.example", name: "Canary" });
    addCalls(simulator, user.email, 4);
    const cwd = await createTestFolder();
    const args = ["--port", "0", "--fathom-url", fathomUrl];
    const started = startProcess(cwd, args, { FATHOM_API_KEY: user.apiKey });
    await started.saw(READY);
    const { apiUrl, serviceToken } = await readStackJson(cwd);
    const response = await fetch(`${apiUrl}/api/reps/me`, { headers: { authorization: `Bearer ${serviceToken}` } });
    expect(await response.json()).toMatchObject({ fathomEmail: user.email, sync: { outcome: "complete", calls: 4 } });
    expect(started.output()).toContain("1 of 1 reps complete");
    expect(started.output()).not.toContain("canary");
    expect(started.output()).not.toContain(user.apiKey);
    process.kill(started.pid, "SIGTERM");
    expect(await started.ended()).toBe(0);
  });
});

describe("stopping", () => {
  it.each([
    ["Ctrl-C in a terminal, which reaches the group and is passed on once more", "SIGINT", true],
    ["SIGTERM to the process alone", "SIGTERM", false],
  ] as const)("%s ends it with 0 in a few seconds, and nothing stays behind", async (_what, signal, group) => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--reps", "2", "--port", "0", "--every", "1"]);
    await started.saw(READY);
    expect((await stat(join(cwd, ".local", "stack.json"))).mode & 0o777).toBe(0o600);
    const descendants = await listDescendants(started.pid);
    process.kill(group ? -started.pid : started.pid, signal);
    if (group) process.kill(started.pid, signal);
    const startedMs = Date.now();
    expect(await started.ended()).toBe(0);
    expect(Date.now() - startedMs).toBeLessThan(8_000);
    await waitUntil(
      () => descendants.filter(({ pid }) => isRunning(pid)),
      (running) => running.length === 0,
      5_000,
    );
    await expectNothingLeft(cwd);
  });

  it("an interruption while it is starting stops it as well, and the data folder is free again", async () => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--reps", "200", "--port", "0", "--data", "data"]);
    await started.saw("starting DynamoDB");
    const descendants = await listDescendants(started.pid);
    process.kill(started.pid, "SIGTERM");
    expect(await started.ended()).toBe(0);
    expect(descendants.filter(({ pid }) => isRunning(pid))).toEqual([]);
    expect(await readdir(join(cwd, "data"))).not.toContain("fathom-sync.lock");
    await expectNothingLeft(cwd);
  });

  it("when it is killed outright, its database ends too and a new start takes over its folder", async () => {
    const cwd = await createTestFolder();
    const args = ["--reps", "2", "--port", "0", "--data", "data"];
    const started = startProcess(cwd, args);
    await started.saw(READY);
    const second = startProcess(cwd, args);
    expect(await second.ended()).toBe(1);
    expect(second.output()).toContain(`in use by another stack (process ${started.pid})`);
    const descendants = await listDescendants(started.pid);
    process.kill(started.pid, "SIGKILL");
    await waitUntil(
      () => descendants.filter(({ pid }) => isRunning(pid)),
      (running) => running.length === 0,
      5_000,
    );
    const third = startProcess(cwd, [...args, "--once"]);
    expect(await third.ended()).toBe(0);
    expect(third.output()).toContain("2 of 2 reps complete");
  });

  it("ends with 1 and says why when the database dies", async () => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--reps", "2", "--port", "0"]);
    await started.saw(READY);
    const database = (await listDescendants(started.pid)).find(({ command }) => /dynoxide\S* --host/.test(command));
    if (!database) return;
    process.kill(database.pid, "SIGKILL");
    expect(await started.ended()).toBe(1);
    expect(started.output()).toMatch(/fathom-sync: \S+dynoxide ended by itself \(SIGKILL\).*\n$/);
    await expectNothingLeft(cwd);
  });

  it("ends when nobody reads its output any more", async () => {
    const cwd = await createTestFolder();
    const started = startProcess(cwd, ["--reps", "2", "--port", "0", "--every", "1"]);
    await started.saw(READY);
    started.child.stdout?.destroy();
    started.child.stderr?.destroy();
    await waitUntil(
      () => isRunning(started.pid),
      (running) => !running,
      10_000,
    );
    await expectNothingLeft(cwd);
  });
});
