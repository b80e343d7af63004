import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runSlot, startTestStack, type TestStack } from "../../test/fixtures/stack.ts";
import { runSmoke, SMOKE_HELP, type SmokeDependencies } from "./smoke.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function smoke(args: readonly string[], dependencies: Partial<SmokeDependencies> = {}) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const code = await runSmoke(args, { token: undefined, fetch, now: Date.now, write, ...dependencies });
  return { code, lines, failed: lines.filter((line) => line.startsWith("failed")) };
}

describe("pnpm smoke against a running stack", () => {
  let stack: TestStack;
  let token: string;
  beforeAll(async () => {
    stack = await startTestStack();
    token = stack.addresses.serviceToken;
    await runSlot(stack);
  });
  afterAll(() => stack.stop());

  it("finds all well, and says what it asked", async () => {
    const args = [
      "--url",
      stack.addresses.apiUrl,
      "--webhook-url",
      stack.addresses.webhookUrl,
      "--version",
      "local",
      "--max-age",
      "60",
    ];
    const { code, lines } = await smoke(args, { token });
    expect({ code, lines }).toMatchObject({ code: 0 });
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toBe("all well");
  });

  it("asks only what is open when there is no token", async () => {
    const { code, lines } = await smoke(["--url", stack.addresses.apiUrl]);
    expect({ code, count: lines.length }).toEqual({ code: 0, count: 5 });
  });

  it.each([
    ["another version", ["--version", "abc"], {}, "version abc: version local"],
    ["no run for too long", ["--max-age", "5"], { now: () => Date.now() + 3_600_000 }, "minutes ago"],
  ])("fails for %s", async (_what, args, changes, said) => {
    const { code, failed } = await smoke(["--url", stack.addresses.apiUrl, ...args], { token, ...changes });
    expect({ code, failed }).toEqual({ code: 1, failed: [expect.stringContaining(said)] });
  });

  it("fails for a token that opens nothing, and does not show it", async () => {
    const wrong = "0123456789abcdef-wrong";
    const { code, failed, lines } = await smoke(["--url", stack.addresses.apiUrl], { token: wrong });
    expect(code).toBe(1);
    expect(failed).toHaveLength(2);
    expect(lines.join()).not.toContain(wrong);
  });

  it("fails for a door that stands open", async () => {
    const open: typeof fetch = async (url) =>
      String(url).includes("/api/reps") ? Response.json({ items: [] }) : await fetch(url);
    const { failed } = await smoke(["--url", stack.addresses.apiUrl], { fetch: open as SmokeDependencies["fetch"] });
    expect(failed.map((line) => /nobody gets in/.test(line))).toEqual([true, true]);
  });
});

describe("pnpm smoke", () => {
  it("fails when nobody answers", async () => {
    const silent = async () => await Promise.reject(new TypeError("fetch failed"));
    const { code, failed } = await smoke(["--url", "https://api.example"], { fetch: silent });
    expect({ code, count: failed.length }).toEqual({ code: 1, count: 4 });
  });

  it.each([
    [[], "--url is missing"],
    [["--url", "api.example"], "--url must be an http(s) origin"],
    [["--url", "https://api.example/api"], "--url must be an http(s) origin"],
    [["--url", "https://api.example", "--webhook-url", "ftp://x"], "--webhook-url must be"],
    [["--url", "https://api.example", "--max-age", "soon"], "--max-age must be a whole number"],
    [["--speed", "fast"], "--speed"],
  ])("names what is wrong with %j", async (args, said) => {
    const { code, lines } = await smoke(args);
    expect(code).toBe(2);
    expect(lines.join("\n").split("\n")[0]).toContain(said);
  });

  it("tells how it is used", async () => {
    expect(await smoke(["--help"])).toMatchObject({ code: 0, lines: [SMOKE_HELP] });
  });
});
