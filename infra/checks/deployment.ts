/**
 * A stage as the offline deployment made it: every resource, and each function's files. Deployed once per test run into `.sst/offline`,
 * read by all tests of this folder.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
  await writeFile(join(folder, "run.json"), JSON.stringify(run));
  return toDeployment(stage, settings, run, folder);
}

/** @param variant deployed under its name, with settings of its own */
export async function readDeployment(stage: string, variant?: Variant): Promise<Deployment> {
  const folder = toFolder(variant?.name ?? stage, ROOT);
  const run = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as OfflineRun;
  return toDeployment(stage, variant?.settings ?? getSettings(stage), run, folder);
}

/** Where a deployment of the root is kept, for `readDeployment`. */
export async function keepDeployment(from: string, variant: Variant): Promise<void> {
  const folder = toFolder(variant.name, ROOT);
  await rm(folder, { recursive: true, force: true });
  await cp(toFolder("production", from), folder, { recursive: true });
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
