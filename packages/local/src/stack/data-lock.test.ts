import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { LOCK_FILE_NAME, lockDataFolder } from "./data-lock.ts";
import { StartRefused } from "./start-refused.ts";

const write = (folder: string, text: string) => writeFile(join(folder, LOCK_FILE_NAME), text);

const RIVALS = 5;
const ROUNDS = 20;
const RIVAL_SOURCE = `
  const { lockDataFolder } = await import(process.argv[1]);
  let unlock;
  for await (const line of (await import("node:readline")).createInterface({ input: process.stdin })) {
    if (line === "unlock") { await unlock?.(); unlock = undefined; console.log("done"); continue; }
    try { unlock = await lockDataFolder(process.argv[2]); console.log("in"); } catch { console.log("out"); }
  }`;

/** A process that wants the folder whenever it is told to. */
class Rival {
  readonly #child;
  readonly #lines;

  constructor(folder: string) {
    const module = new URL("./data-lock.ts", import.meta.url).href;
    this.#child = spawn(process.execPath, ["--input-type=module", "-e", RIVAL_SOURCE, module, folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(what: "lock" | "unlock"): Promise<string | undefined> {
    this.#child.stdin.write(`${what}\n`);
    return (await this.#lines.next()).value;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

describe("lockDataFolder", () => {
  it("lets one in at a time, and the next one when it has left", async () => {
    const folder = await createTestFolder();
    const unlock = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toThrow(StartRefused);
    await unlock();
    expect(await readdir(folder)).toEqual([]);
    await (await lockDataFolder(folder))();
  });

  it("lets one of many in that come at once", async () => {
    const folder = await createTestFolder();
    await write(folder, JSON.stringify({ pid: 2 ** 30, began: null }));
    const entries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder)));
    expect(entries.filter((entry) => entry.status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual([LOCK_FILE_NAME]);
  });

  it("lets one of many processes in that find the lock of one that is gone", async () => {
    const folder = await createTestFolder();
    const rivals = Array.from({ length: RIVALS }, () => new Rival(folder));
    try {
      for (let round = 0; round < ROUNDS; round++) {
        await write(folder, JSON.stringify({ pid: 2 ** 30, began: null }));
        const answers = await Promise.all(rivals.map((rival) => rival.ask("lock")));
        expect(answers.toSorted()).toEqual(["in", ...Array.from({ length: RIVALS - 1 }, () => "out")]);
        expect(await readdir(folder)).toEqual([LOCK_FILE_NAME]);
        await Promise.all(rivals.map((rival) => rival.ask("unlock")));
      }
    } finally {
      for (const rival of rivals) rival.end();
    }
  });

  it("leaves the folder alone while another start is taking it over", async () => {
    const folder = await createTestFolder();
    await write(folder, JSON.stringify({ pid: 2 ** 30, began: null }));
    await writeFile(join(folder, `${LOCK_FILE_NAME}.taking-over`), "{}");
    await expect(lockDataFolder(folder)).rejects.toThrow(`${LOCK_FILE_NAME}.taking-over`);
  });

  it("names the process that holds the folder, and the file", async () => {
    const folder = await createTestFolder();
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    try {
      await once(child, "spawn");
      await write(folder, JSON.stringify({ pid: child.pid, began: null }));
      const locking = lockDataFolder(folder);
      await expect(locking).rejects.toThrow(`process ${child.pid}`);
      await expect(locking).rejects.toThrow(join(folder, LOCK_FILE_NAME));
    } finally {
      child.kill("SIGKILL");
    }
    await once(child, "exit");
    await (await lockDataFolder(folder))();
  });

  it("takes over from a process that is gone, also when its number was given to another one", async () => {
    const folder = await createTestFolder();
    const pids = [
      { pid: process.pid, began: "1" },
      { pid: 2 ** 30, began: null },
    ];
    // Without /proc nobody can tell one process of a number from another.
    if (process.platform === "linux") pids.push({ pid: process.ppid, began: "1" });
    for (const holder of pids) {
      await write(folder, JSON.stringify(holder));
      const unlock = await lockDataFolder(folder);
      expect(JSON.parse(await readFile(join(folder, LOCK_FILE_NAME), "utf8"))).toMatchObject({ pid: process.pid });
      await unlock();
    }
  });

  it.each(["", "nonsense", "{}", '{"pid":-1,"began":null}'])(
    "leaves a lock alone that it cannot read: %j",
    async (text) => {
      const folder = await createTestFolder();
      await write(folder, text);
      await expect(lockDataFolder(folder)).rejects.toThrow(/in use by another stack\. .* delete /);
      expect(await readFile(join(folder, LOCK_FILE_NAME), "utf8")).toBe(text);
    },
  );
});
