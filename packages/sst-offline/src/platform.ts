/**
 * SST's platform (its components and Pulumi's SDK, about 330 MB under `.sst/platform`), installed by npm when it is not there
 * or is another version's. Says so while it does: half a minute of silence would look like a hang.
 */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const DEFAULT_REGISTRY = "https://registry.npmjs.org";
/** SST's own start-up would fetch Pulumi and bun from GitHub, and tell its makers about the run. */
export const SST_SWITCHES = {
  SST_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_NO_BUN: "1",
} as const;

export function getPlatformFolder(root: string): string {
  return join(root, ".sst", "platform");
}

export function getSstCommand(root: string): string {
  return join(root, "node_modules", ".bin", "sst");
}

export function isPlatformInstalled(root: string): boolean {
  const folder = getPlatformFolder(root);
  const version = join(folder, "version");
  return (
    existsSync(join(root, ".sst", "provider-lock.json")) &&
    existsSync(join(folder, "node_modules", "@pulumi", "aws", "package.json")) &&
    existsSync(version) &&
    readFileSync(version, "utf8").trim() === getSstVersion(root)
  );
}

/**
 * @param environment the user's own: npm finds its registry and proxy in it
 * @throws Error with the end of SST's output
 */
export async function installPlatform(
  root: string,
  say: (line: string) => void,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (isPlatformInstalled(root)) return;
  say("sst install: fetching SST's platform with npm, about half a minute and 330 MB under .sst (once)");
  const registry = await findRegistry(root, environment);
  try {
    await run(getSstCommand(root), ["install", "--stage", "ci"], {
      cwd: root,
      env: {
        ...environment,
        ...SST_SWITCHES,
        npm_config_audit: "false",
        npm_config_prefer_offline: "true",
        ...(registry === undefined ? {} : { NPM_REGISTRY: registry }),
      },
      timeout: 600_000,
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`sst install failed (log: .sst/log/sst.log)\n${stdout}${stderr}`.slice(-4_000), { cause: error });
  }
  if (!isPlatformInstalled(root)) throw new Error("sst install ended without .sst/platform being there");
  say("sst install: done");
}

/**
 * SST reads npm's files but not npm's environment variables, and finds no provider behind a URL with a closing slash (4.17.1: "provider aws
 * not found"). undefined: the default, which it takes by itself.
 */
async function findRegistry(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const { stdout } = await run("npm", ["config", "get", "registry"], { cwd: root, env: { ...environment } });
  const registry = stdout.trim().replace(/\/+$/, "");
  return registry === "" || registry === "undefined" || registry === DEFAULT_REGISTRY ? undefined : registry;
}

function getSstVersion(root: string): string {
  const manifest = createRequire(join(root, "package.json")).resolve("sst");
  const { version } = JSON.parse(readFileSync(join(dirname(manifest), "..", "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
