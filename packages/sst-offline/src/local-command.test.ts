import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runLocalCommand } from "./local-command.ts";

describe("runLocalCommand", () => {
  it("runs in its folder, with its variables, and hands back what was said", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sst-offline-command-"));
    const create = 'echo "$GREETING" > made.txt && echo done && echo aside >&2';
    expect(runLocalCommand({ create, dir, environment: { GREETING: "hello" } })).toEqual({
      stdout: "done",
      stderr: "aside",
    });
    expect(await readFile(join(dir, "made.txt"), "utf8")).toBe("hello\n");
    await rm(dir, { recursive: true });
  });

  it("fails with what the command said", () => {
    expect(() => runLocalCommand({ create: "echo no disk >&2; exit 3", dir: "." })).toThrow(/ended with 3: no disk/);
  });
});
