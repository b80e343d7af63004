/**
 * What a test file may leave behind in its worker, which the next file gets: nothing. Files share workers (their start costs more
 * than most files' tests), so a setting left behind would make one file's tests pass or fail by another's.
 */
import { afterAll, vi } from "vitest";

/** What our code asks of the process and of the platform. */
const GLOBALS = [
  "fetch",
  "Response",
  "Request",
  "Headers",
  "Date",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "crypto",
  "performance",
  "process",
  "document",
  "window",
  "navigator",
] as const;

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly directory: string;
}

/** Set by a library the moment it is loaded: Powertools tells the AWS SDK its own name. */
const OF_LIBRARIES: ReadonlySet<string> = new Set(["AWS_SDK_UA_APP_ID"]);

/** Takes back what `vi` has stubbed, and fails the file when something else is not as it was when this was called. */
export function expectNoTraces(): void {
  const before = readSurroundings();
  afterAll(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
    const traces = listTraces(before, readSurroundings());
    if (traces.length > 0) throw new Error(`left behind for the next test file of this worker: ${traces.join(", ")}`);
  });
}

/** Names of what differs: an environment variable's, a global's, or the working directory. */
export function listTraces(before: Surroundings, after: Surroundings): string[] {
  const names = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return [
    ...names(before.env, after.env)
      .filter((name) => before.env[name] !== after.env[name] && !OF_LIBRARIES.has(name))
      .map((name) => `the environment variable ${name}`),
    ...names(before.globals, after.globals)
      .filter((name) => before.globals[name] !== after.globals[name])
      .map((name) => `the global ${name}`),
    ...(before.directory === after.directory ? [] : ["the working directory"]),
  ];
}

export function readSurroundings(): Surroundings {
  const all = globalThis as unknown as Readonly<Record<string, unknown>>;
  return {
    env: { ...process.env },
    globals: Object.fromEntries(GLOBALS.map((name) => [name, all[name]])),
    directory: process.cwd(),
  };
}
