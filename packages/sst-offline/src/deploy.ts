/**
 * `sst deploy --stage X` without AWS: the real CLI, with a stand-in for Pulumi's engine and loopback answers for the CLI's own calls.
 * Nothing of the developer's AWS configuration can be seen by it. Two at a time race for SST's port: the loser begins again.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { glob, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramRun } from "./engine.ts";
import { startLoopbackAws } from "./loopback-aws.ts";
import { getSstCommand, SST_SWITCHES } from "./platform.ts";

const PULUMI = fileURLToPath(new URL("pulumi.ts", import.meta.url));

export interface DeployOptions {
  /** The folder with `sst.config.ts`. */
  readonly root: string;
  /** `name` of the app in it. */
  readonly app: string;
  readonly stage: string;
  readonly region: string;
  /** What `sst secret set` would have set. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Default three minutes. */
  readonly timeoutMs?: number;
}

export interface OfflineRun extends ProgramRun {
  /** As handed to the engine: `aws:region`. */
  readonly config: Readonly<Record<string, string>>;
  /** What the CLI asked of AWS and is not modelled. */
  readonly unexpectedCalls: readonly string[];
  /** The text of `sst-env.d.ts` that this deployment generates. */
  readonly types: string;
}

/** The deployment failed. The message holds the CLI's output. */
export class OfflineDeployFailed extends Error {
  override readonly name = "OfflineDeployFailed";
}

/** Tries in all, when another `sst` on this machine took the CLI's port from it. */
const ATTEMPTS_MAX = 3;

/** @throws OfflineDeployFailed */
export async function deployOffline(options: DeployOptions): Promise<OfflineRun> {
  for (let attempt = 1; ; attempt++) {
    const run = await deployOnce(options, attempt === ATTEMPTS_MAX);
    if (run !== undefined) return run;
  }
}

/** undefined: interrupted before anything happened, and not the last try. */
async function deployOnce(options: DeployOptions, isLast: boolean): Promise<OfflineRun | undefined> {
  const { root, stage, timeoutMs = 180_000 } = options;
  const folder = await mkdtemp(join(tmpdir(), "sst-offline-"));
  const aws = await startLoopbackAws(options);
  const typesFile = join(root, "sst-env.d.ts");
  const typesBefore = await readIfThere(typesFile);
  const pointersBefore = await listPointers(root);
  const out = join(folder, "run.json");
  try {
    const environment = toEnvironment({ folder, out, awsUrl: aws.url, region: options.region });
    const { code, output } = await runCommand(getSstCommand(root), ["deploy", "--stage", stage], {
      root,
      environment,
      timeoutMs,
    });
    const text = await readIfThere(out);
    const run = text === undefined ? undefined : (JSON.parse(text) as ProgramRun & Pick<OfflineRun, "config">);
    if (!isLast && run === undefined && code === 0 && output.includes("Interrupted")) return undefined;
    // Status 0 alone proves nothing: a CLI that lost the race for its port says "Interrupted" and ends with 0.
    if (code !== 0 || run === undefined || run.errors.length > 0) {
      const faults = run?.errors.join("\n") ?? "no resources were registered";
      throw new OfflineDeployFailed(
        `sst deploy --stage ${stage} ended with ${code}: ${faults}\n${output.slice(-6_000)}`,
      );
    }
    return { ...run, unexpectedCalls: aws.unexpected, types: (await readIfThere(typesFile)) ?? "" };
  } finally {
    await aws.close();
    // The CLI writes it after every run, a failed one included; it is for the caller to say what is kept.
    if (typesBefore === undefined) await rm(typesFile, { force: true });
    else await writeFile(typesFile, typesBefore);
    const pointers = (await listPointers(root)).filter((path) => !pointersBefore.includes(path));
    await Promise.all(pointers.map((path) => rm(join(root, path), { force: true })));
    await rm(folder, { recursive: true, force: true });
  }
}

function toEnvironment(input: { folder: string; out: string; awsUrl: string; region: string }): Record<string, string> {
  const { folder, out, awsUrl, region } = input;
  const nowhere = join(folder, "none");
  return {
    // The Node this runs on comes first: SST takes the one it finds.
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}`,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    TMPDIR: folder,
    CI: "1",
    NO_COLOR: "1",
    ...SST_SWITCHES,
    SST_PULUMI_PATH: PULUMI,
    SST_AWS_NO_PROFILE: "1",
    AWS_ENDPOINT_URL: awsUrl,
    AWS_ACCESS_KEY_ID: "offline",
    AWS_SECRET_ACCESS_KEY: "offline",
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    SST_OFFLINE_OUT: out,
  };
}

async function runCommand(
  command: string,
  args: readonly string[],
  options: { root: string; environment: Record<string, string>; timeoutMs: number },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    cwd: options.root,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const take = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  clearTimeout(timer);
  return { code, output };
}

/** Beside the package.json of each workspace package the CLI writes a reference to the root's types. */
async function listPointers(root: string): Promise<string[]> {
  const found: string[] = [];
  for await (const path of glob("packages/*/sst-env.d.ts", { cwd: root })) found.push(path);
  return found;
}

async function readIfThere(path: string): Promise<string | undefined> {
  return existsSync(path) ? await readFile(path, "utf8") : undefined;
}
