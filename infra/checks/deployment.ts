/**
 * A stage as the offline deployment made it: every resource, and each function's files. Deployed once per test run into `.sst/offline`,
 * read by all tests of this folder.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createGraph, deployOffline, type Graph, keepFunctionFiles, type OfflineRun } from "@fathom-sync/sst-offline";
import type { StageSettings } from "../settings/stage-settings.ts";
import { APP_NAME, getSettings } from "../stage.ts";
import type { Variant } from "./variants.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** One that people rely on, and one of an engineer. */
export const STAGES = ["production", "dana"] as const;

/** As `sst secret set` would set them; looked for wherever they must not be. */
export const SECRETS = { ServiceTokens: "offline-service-token-1", CronSecret: "offline-cron-secret-2" } as const;

export const FUNCTION_NAMES = ["Dispatcher", "Worker", "Api", "Webhook"] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Longer than two deployments and the platform's installation take on a busy machine. */
const WAIT_MS = 600_000;
const POLL_MS = 100;

const KEPT = join(ROOT, ".sst", "offline");
const FAILURE = join(KEPT, "failure.txt");

export interface Deployment {
  readonly stage: string;
  readonly settings: StageSettings;
  readonly run: OfflineRun;
  readonly graph: Graph;
  /** The files of a function that would be uploaded. */
  toFunctionFolder(name: FunctionName): string;
  /** The page's files that would be uploaded, by their keys in the bucket. */
  readonly pageFolder: string;
}

/** @throws OfflineDeployFailed */
export async function deployStage(stage: string, root = ROOT, settings = getSettings(stage)): Promise<Deployment> {
  const folder = toFolder(stage, root);
  const run = await deployOffline({ root, app: APP_NAME, stage, region: settings.region, secrets: SECRETS });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of FUNCTION_NAMES) {
    await keepFunctionFiles({ root, functionName: name, folder: join(folder, name) });
  }
  // The next deployment of the stage makes them anew, in the same place.
  const site = join(root, ".sst", "page", stage);
  if (existsSync(site)) await cp(site, join(folder, "Page"), { recursive: true });
  // Last and at once: whoever waits for it may read everything.
  await writeFile(join(folder, "run.json.new"), JSON.stringify(run));
  await rename(join(folder, "run.json.new"), join(folder, "run.json"));
  return toDeployment(stage, settings, run, folder);
}

/** Removes what an earlier test run has deployed. */
export async function clearDeployments(): Promise<void> {
  await rm(KEPT, { recursive: true, force: true });
}

/** Tells everybody who waits for a deployment why none comes. */
export async function failDeployments(error: unknown): Promise<void> {
  await mkdir(KEPT, { recursive: true });
  await writeFile(FAILURE, error instanceof Error ? `${error.stack ?? error.message}` : String(error));
}

/**
 * Waits until this test run has deployed it.
 * @param variant deployed under its name, with settings of its own
 * @throws Error with what the deployment said when it failed
 */
export async function readDeployment(stage: string, variant?: Variant): Promise<Deployment> {
  const name = variant?.name ?? stage;
  const folder = toFolder(name, ROOT);
  const path = join(folder, "run.json");
  for (const endMs = Date.now() + WAIT_MS; !existsSync(path); await sleep(POLL_MS)) {
    if (existsSync(FAILURE)) throw new Error(`the offline deployment failed: ${await readFile(FAILURE, "utf8")}`);
    if (Date.now() > endMs) throw new Error(`no offline deployment of ${name} within ${WAIT_MS} ms`);
  }
  const run = JSON.parse(await readFile(path, "utf8")) as OfflineRun;
  return toDeployment(stage, variant?.settings ?? getSettings(stage), run, folder);
}

/** Where a deployment of the root is kept, for `readDeployment`. */
export async function keepDeployment(from: string, variant: Variant): Promise<void> {
  const folder = toFolder(variant.name, ROOT);
  await rm(folder, { recursive: true, force: true });
  // At once: whoever waits for it may read everything.
  const copying = `${folder}.new`;
  await cp(toFolder("production", from), copying, { recursive: true });
  await rename(copying, folder);
}

function toDeployment(stage: string, settings: StageSettings, run: OfflineRun, folder: string): Deployment {
  return {
    stage,
    settings,
    run,
    graph: createGraph(run),
    toFunctionFolder: (name) => join(folder, name),
    pageFolder: join(folder, "Page"),
  };
}

function toFolder(stage: string, root: string): string {
  return join(root, ".sst", "offline", stage);
}
