// Runs a server program as a child of this process and lets nothing of it survive us: it is ended by stop(), when this
// process exits, and, by a small watchdog, even when this process is killed without a chance to clean up.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

export interface ChildServerOptions {
  command: string;
  args: readonly string[];
  cwd?: string;
  /** Any HTTP answer from here means that the server is up. */
  url: string;
  readyTimeoutMs: number;
  /** Called when the program ends although nobody stopped it. */
  onUnexpectedExit?: ((error: ChildExitError) => void) | undefined;
}

export interface ChildServer {
  pid: number;
  stop(): Promise<void>;
}

/** The program ended by itself: while starting (it could not bind its port, for instance) or later. */
export class ChildExitError extends Error {
  constructor(command: string, how: string, output: string) {
    super(`${command} ended by itself (${how})${output ? `: ${output}` : ""}`);
    this.name = "ChildExitError";
  }
}

const pollIntervalMs = 10;
const probeTimeoutMs = 1_000;
const politeStopMs = 2_000;
const keptOutputChars = 2_000;
/** A child of the program's own may hold its output open for longer. */
const lastWordsMs = 1_000;

/**
 * Starts the program and waits until it answers.
 *
 * @throws {ChildExitError} when it ends before it answers; Error when it is not up within `readyTimeoutMs`.
 */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  // Detached: Ctrl-C in a terminal reaches us alone, and the database lives until we have finished with it.
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-keptOutputChars);
  });
  let wanted = true;
  let ended: ChildExitError | undefined;
  const exited = new Promise<void>((resolve) => {
    const onEnd = (how: string): void => {
      if (ended) return;
      ended = new ChildExitError(options.command, how, output.trim());
      resolve();
    };
    child.once("error", (error) => onEnd(error.message));
    child.once("exit", (code, signal) => {
      // What it wrote last may come after the news of its end.
      void waitForEnd(child.stderr).then(() => onEnd(signal ?? `exit code ${code}`));
    });
  });
  const releaseGuards = guard(child);
  void exited.then(releaseGuards);

  const stop = async (): Promise<void> => {
    wanted = false;
    if (ended) return;
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), politeStopMs);
    await exited;
    clearTimeout(hard);
  };

  try {
    await waitUntilUp(options, () => ended);
  } catch (error) {
    await stop();
    throw error;
  }
  void exited.then(() => {
    if (wanted && ended) options.onUnexpectedExit?.(ended);
  });
  return { pid: child.pid ?? 0, stop };
}

/** Until everything written was read, or for a moment. */
async function waitForEnd(output: Readable | null): Promise<void> {
  if (!output || output.readableEnded || output.destroyed) return;
  await once(output, "close", { signal: AbortSignal.timeout(lastWordsMs) }).catch(() => undefined);
}

async function waitUntilUp(options: ChildServerOptions, findEnd: () => Error | undefined): Promise<void> {
  const deadline = performance.now() + options.readyTimeoutMs;
  for (;;) {
    const answered = await isAnswering(options.url);
    // Checked after the answer too: it may have come from another program that holds the port.
    const end = findEnd();
    if (end) throw end;
    if (answered) return;
    if (performance.now() > deadline) {
      throw new Error(`${options.command} did not answer at ${options.url} within ${options.readyTimeoutMs} ms`);
    }
    await sleep(pollIntervalMs);
  }
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Ties the child's life to ours. Returns what must be called once the child is gone. */
function guard(child: ChildProcess): () => void {
  const killChild = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", killChild);
  const watchdog = child.pid === undefined ? undefined : startWatchdog(child.pid);
  return () => {
    process.off("exit", killChild);
    watchdog?.kill("SIGKILL");
  };
}

/**
 * A shell that waits for its standard input to end, which the system does for us when this process is gone, however it
 * went, and then kills the child. There is no such shell on Windows; there only the exit handler works.
 */
function startWatchdog(pid: number): ChildProcess | undefined {
  if (process.platform === "win32") return undefined;
  const watchdog = spawn("sh", ["-c", 'read -r _; kill -9 "$1"', "sh", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without a shell the exit handler still works.
  watchdog.once("error", () => undefined);
  watchdog.unref();
  return watchdog;
}
