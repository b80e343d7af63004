/**
 * Notices when the commands that started us (npx, pnpm) were ended alone: they do not pass every signal on, and a stack that
 * nobody watches any more must not stay behind.
 */
import { readFileSync } from "node:fs";

export interface ProcessFacts {
  readonly parentPid: number;
  /** Command line, words separated by spaces. */
  readonly command: string;
}

/** undefined when there is no such process, or the system does not tell. */
export type FindProcess = (pid: number) => ProcessFacts | undefined;

/** Levels between us and the shell: node, sh, pnpm, sh, npx. */
const LEVELS_MAX = 8;
const LAUNCHER = /(^|[\s/])(npm|npx|pnpm)(\s|$|\.)/;

/**
 * Pids from our parent up to the topmost package manager, each with the parent it has now; empty when we were started by hand.
 */
export function findLaunchers(parentPid: number, find: FindProcess): ReadonlyMap<number, number> {
  const climbed: [pid: number, facts: ProcessFacts][] = [];
  for (let pid = parentPid; pid > 1 && climbed.length < LEVELS_MAX; ) {
    const facts = find(pid);
    if (!facts) break;
    climbed.push([pid, facts]);
    pid = facts.parentPid;
  }
  const top = climbed.findLastIndex(([, facts]) => LAUNCHER.test(facts.command));
  return new Map(climbed.slice(0, top + 1).map(([pid, facts]) => [pid, facts.parentPid]));
}

/** True when one of them is gone. The topmost one's own parent, a shell or a service manager, is none of our business. */
export function isLauncherGone(launchers: ReadonlyMap<number, number>, find: FindProcess): boolean {
  const pids = [...launchers.keys()];
  return pids.some((pid, index) => {
    const facts = find(pid);
    return facts === undefined || (index < pids.length - 1 && facts.parentPid !== launchers.get(pid));
  });
}

/** Looks into /proc; elsewhere nothing is found and nothing is watched. */
export const findLinuxProcess: FindProcess = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces and parentheses: the fields begin after the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A process that ended and was not waited for is gone.
    if (fields[0] === "Z") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { parentPid: Number(fields[1]), command };
  } catch {
    // No such process, or no /proc: both mean that there is nothing to tell.
    return undefined;
  }
};

const WATCH_EVERY_MS = 1_000;

/** Calls `onGone` once when a launcher has ended. Does not keep the process alive. Returns what stops watching. */
export function watchLaunchers(onGone: () => void, find: FindProcess = findLinuxProcess): () => void {
  const launchers = findLaunchers(process.ppid, find);
  if (launchers.size === 0) return () => undefined;
  const timer = setInterval(() => {
    if (!isLauncherGone(launchers, find)) return;
    clearInterval(timer);
    onGone();
  }, WATCH_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
