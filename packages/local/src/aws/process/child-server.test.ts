import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { findFreePort, toUrl } from "../net/server.ts";
import { ChildExitError, startChildServer } from "./child-server.ts";

const serverCode = "require('node:http').createServer((q, s) => s.end()).listen(process.argv[1], '127.0.0.1')";
/** Asked over the network: a killed process nobody has collected still has its pid. */
const isAnswering = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

const toOptions = async (code = serverCode) => {
  const port = await findFreePort();
  const args = ["-e", code, String(port)];
  return { command: process.execPath, args, url: toUrl("127.0.0.1", port), readyTimeoutMs: 10_000 };
};

/** A process of its own that starts a child server with this module. */
const startParent = async (): Promise<{ parent: ChildProcess; url: string }> => {
  const options = await toOptions();
  const module = fileURLToPath(new URL("./child-server.ts", import.meta.url));
  const code = `
    const { startChildServer } = await import(${JSON.stringify(module)});
    await startChildServer(${JSON.stringify(options)});
    console.log("up");
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  await once(parent.stdout, "data");
  return { parent, url: options.url };
};

describe("startChildServer", () => {
  it("is up when it returns and gone when it is stopped", async () => {
    const options = await toOptions();
    const server = await startChildServer(options);
    expect(await isAnswering(options.url)).toBe(true);
    await server.stop();
    expect(await isAnswering(options.url)).toBe(false);
  });

  it("reports what the program wrote when it ends while starting", async () => {
    const failing = startChildServer(await toOptions("console.error('no such port'); process.exit(3)"));
    await expect(failing).rejects.toThrow(ChildExitError);
    await expect(startChildServer(await toOptions("console.error('no such port'); process.exit(3)"))).rejects.toThrow(
      /exit code 3\): no such port/,
    );
  });

  it("reports a program that cannot be found", async () => {
    const options = { ...(await toOptions()), command: "no-such-program" };
    await expect(startChildServer(options)).rejects.toThrow(/ENOENT/);
  });

  it("tells when the program dies although nobody stopped it", async () => {
    const ended = Promise.withResolvers<Error>();
    const server = await startChildServer({ ...(await toOptions()), onUnexpectedExit: ended.resolve });
    process.kill(server.pid, "SIGKILL");
    expect((await ended.promise).message).toMatch(/SIGKILL/);
  });

  it.skipIf(process.platform === "win32").each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
    "takes the child along when the parent ends by %s",
    async (signal) => {
      const { parent, url } = await startParent();
      expect(await isAnswering(url)).toBe(true);
      parent.kill(signal);
      await once(parent, "exit");
      await vi.waitFor(async () => expect(await isAnswering(url)).toBe(false), { timeout: 5_000 });
    },
  );
});
