/**
 * One stack at a time per data folder: two would give each other's reps away. A lock file names the process that holds the
 * folder; one whose process is gone is taken over.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { StartRefused } from "./start-refused.ts";

export const LOCK_FILE_NAME = "fathom-sync.lock";
const GUARD_SUFFIX = ".taking-over";

const Holder = z.object({
  pid: z.int().positive(),
  /** When that process began, as the system counts; null where it does not tell. Pids are used again. */
  began: z.string().nullable(),
});
type Holder = z.infer<typeof Holder>;

/** Folders this very process holds or is trying to hold: its own pid in a file says nothing about them. */
const held = new Set<string>();

/**
 * Locks an existing folder; returns what unlocks it.
 * @throws StartRefused when another stack holds it
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = join(resolve(dataDir), LOCK_FILE_NAME);
  if (held.has(path)) throw toRefusal(path, undefined);
  held.add(path);
  try {
    if (!(await tryCreate(path))) await takeOver(path);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(path);
  };
}

/**
 * Puts our name in the place of a process that is gone. Only who holds the guard may do that, and the guard is taken before
 * the lock is read: between "its process is gone" and our own lock nobody else can have come in.
 */
async function takeOver(path: string): Promise<void> {
  const guard = `${path}${GUARD_SUFFIX}`;
  if (!(await tryCreate(guard))) throw toRefusal(guard, await readHolder(guard));
  try {
    const holder = await readHolder(path);
    if (holder === undefined || isAlive(holder)) throw toRefusal(path, holder);
    await putWhole((written) => rename(written, path), path);
  } finally {
    await rm(guard, { force: true });
  }
}

/** Whether the file was not there and is ours now: link(2) makes it appear whole, or not at all. */
async function tryCreate(path: string): Promise<boolean> {
  try {
    await putWhole((written) => link(written, path), path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function putWhole(put: (written: string) => Promise<void>, path: string): Promise<void> {
  const written = `${path}.${randomUUID()}`;
  const holder: Holder = { pid: process.pid, began: findBegin(process.pid) };
  try {
    await writeFile(written, JSON.stringify(holder), { mode: 0o600 });
    await put(written);
  } finally {
    await rm(written, { force: true });
  }
}

/** Undefined when it is gone, or is something else's: nobody's to take. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return parseHolder(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive({ pid, began }: Holder): boolean {
  // The folders of this process are in `held`: a file with its number is from an earlier process of that number.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return began === null || findBegin(pid) === began;
}

/** Field 22 of /proc/PID/stat, in ticks since boot (proc_pid_stat(5)); null where there is no /proc. */
function findBegin(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function toRefusal(path: string, holder: Holder | undefined): StartRefused {
  const by = holder === undefined ? "another stack" : `another stack (process ${holder.pid})`;
  return new StartRefused(
    `The --data folder is in use by ${by}. Stop it, or choose another folder. If none is running, delete ${path}.`,
  );
}
