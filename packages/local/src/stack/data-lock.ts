/**
 * One stack at a time per data folder: two would give each other's reps away. A lock file names the process that holds the
 * folder; one whose process is gone is taken over.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { StartRefused } from "./start-refused.ts";

export const LOCK_FILE_NAME = "fathom-sync.lock";

const Holder = z.object({
  pid: z.int().positive(),
  /** When that process began, as the system counts; null where it does not tell. Pids are used again. */
  began: z.string().nullable(),
});
type Holder = z.infer<typeof Holder>;

/** Folders this very process holds: its own pid says nothing about them. */
const held = new Set<string>();
const ATTEMPTS_MAX = 3;

/**
 * Locks an existing folder; returns what unlocks it.
 * @throws StartRefused when another stack holds it
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = join(resolve(dataDir), LOCK_FILE_NAME);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    if (await tryCreate(path)) {
      held.add(path);
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
      };
    }
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder === undefined || isAlive(holder, path)) throw toRefusal(path, holder);
    await takeAway(path, text);
  }
  throw toRefusal(path, undefined);
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(JSON.stringify({ pid: process.pid, began: findBegin(process.pid) } satisfies Holder));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock that was read, and gives back one that another start has put in its place meanwhile. */
async function takeAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) === stale) await rm(aside, { force: true });
  else await rename(aside, path);
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    // Being written at this moment, or by something else: nobody's to take.
    return undefined;
  }
}

function isAlive({ pid, began }: Holder, path: string): boolean {
  if (pid === process.pid) return held.has(path);
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
