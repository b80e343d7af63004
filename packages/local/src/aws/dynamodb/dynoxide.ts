// dynoxide: a static binary from its npm package, one per platform. Only linux-x64 is among our optional dependencies;
// other platforms are used when somebody has installed their package.
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findFreePort, toUrl } from "../net/server.ts";
import { ChildExitError, type ChildServer, startChildServer } from "../process/child-server.ts";

export interface DynoxideOptions {
  binary: string;
  /** TCP port on 127.0.0.1; 0 chooses a free one. */
  port: number;
  /** Folder that keeps the data (SQLite); in memory without it. */
  dataDir?: string | undefined;
  onUnexpectedExit?: ((error: Error) => void) | undefined;
}

/** It answers within a second; a machine with too much to do at once is given its time. */
const readyTimeoutMs = 30_000;
const startAttempts = 3;

/** Path of the dynoxide binary for this platform, or undefined when its package is not installed. */
export function findDynoxideBinary(platform: string = process.platform, arch: string = process.arch) {
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(require.resolve(`@dynoxide/${platform}-${arch}/package.json`));
    return join(folder, platform === "win32" ? "dynoxide.exe" : "dynoxide");
  } catch {
    return undefined;
  }
}

/** @throws {ChildExitError} when it cannot start, with what it wrote to standard error. */
export async function startDynoxide(options: DynoxideOptions): Promise<ChildServer & { url: string }> {
  if (options.dataDir) await mkdir(options.dataDir, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // dynoxide accepts port 0 but does not say which port it got, so a free one is guessed and may be lost to another.
      const mayRetry = error instanceof ChildExitError && options.port === 0 && attempt < startAttempts;
      if (!mayRetry) throw error;
    }
  }
}

async function startOnce({ binary, port, dataDir, onUnexpectedExit }: DynoxideOptions) {
  const chosen = port === 0 ? await findFreePort() : port;
  const url = toUrl("127.0.0.1", chosen);
  const store = dataDir ? ["--db-path", join(dataDir, "dynamodb.sqlite")] : [];
  const child = await startChildServer({
    command: binary,
    args: ["--host", "127.0.0.1", "--port", String(chosen), ...store],
    url,
    readyTimeoutMs,
    onUnexpectedExit,
  });
  return { ...child, url };
}
