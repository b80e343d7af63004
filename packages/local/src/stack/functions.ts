/** The deployed handlers, bundled as for production and run as Lambda runs them, on the plan's numbers. */
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { API, DISPATCHER, WEBHOOK, WORKER } from "../../../../infra/plan/sync-plan.ts";
import { bundleHandler, createFunction, type LambdaFunction } from "../aws/lambda/index.ts";
import { getKeptBuild, ROOT } from "../builds/kept-build.ts";

export interface StackFunctions {
  readonly dispatcher: LambdaFunction;
  readonly worker: LambdaFunction;
  readonly api: LambdaFunction;
  readonly webhook: LambdaFunction;
  /** Stops the functions and removes their bundles. */
  stop(): Promise<void>;
}

/**
 * Environments of the worker. One serves ten reps side by side, and shares two cores with the database, the queue and the
 * simulator: a second one would take 300 MB more and be no faster.
 */
export const WORKER_CONCURRENCY = 1;

const ENTRIES = {
  dispatcher: "sync/dispatcher.ts",
  worker: "sync/worker.ts",
  api: "api/handler.ts",
  webhook: "webhooks/handler.ts",
} as const;

/** Where each function's bundle is. */
export type FunctionBundles = Readonly<Record<keyof typeof ENTRIES, string>>;

/** What the bundles are made of: the functions with everything of ours they import, how they are bundled, and every dependency's version. */
export const BUNDLED_SOURCES: readonly string[] = [
  ...["contract", "core", "fathom", "functions"].map((name) => `packages/${name}`),
  ...["infra/plan", "packages/local/src/aws/lambda/bundle-handler.ts", "packages/local/src/stack/functions.ts"],
  "pnpm-lock.yaml",
];
/** Beside their dependencies, which no commit holds either. */
const CACHE = join(ROOT, "packages/functions/node_modules/.cache/bundles");

/** The folder of the bundles as the sources are now. @throws esbuild's BuildFailure, with file and line */
export async function getBundledFunctions(cacheFolder = CACHE): Promise<FunctionBundles> {
  return toBundles(await getKeptBuild({ cacheFolder, sources: BUNDLED_SOURCES, build: bundleFunctions }));
}

async function bundleFunctions(folder: string): Promise<void> {
  const outfiles = toBundles(folder);
  const names = Object.keys(ENTRIES) as (keyof typeof ENTRIES)[];
  await Promise.all(names.map((name) => bundleHandler({ entry: toSource(ENTRIES[name]), outfile: outfiles[name] })));
}

function toBundles(folder: string): FunctionBundles {
  const to = (name: keyof typeof ENTRIES) => join(folder, `${name}.mjs`);
  return { dispatcher: to("dispatcher"), worker: to("worker"), api: to("api"), webhook: to("webhook") };
}

export async function createStackFunctions(input: {
  readonly environment: Readonly<Record<string, string>>;
  readonly buildRoot: string;
  readonly onLog: (line: string, functionName: string) => void;
}): Promise<StackFunctions> {
  await mkdir(input.buildRoot, { recursive: true });
  // A folder of its own: what a running stack reads stays although its sources change and are bundled again.
  const folder = await mkdtemp(join(input.buildRoot, "bundles-"));
  try {
    const { dispatcher, worker, api, webhook } = toBundles(folder);
    await cp(dirname((await getBundledFunctions()).api), folder, { recursive: true });
    const common = { env: input.environment, onLog: input.onLog };
    const functions = {
      dispatcher: createFunction({
        ...common,
        name: "SyncDispatcher",
        entry: dispatcher,
        timeoutMs: DISPATCHER.timeoutSeconds * 1_000,
        memoryMb: DISPATCHER.memoryMb,
        reservedConcurrency: 1,
      }),
      worker: createFunction({
        ...common,
        name: "SyncWorker",
        entry: worker,
        timeoutMs: WORKER.timeoutSeconds * 1_000,
        memoryMb: WORKER.memoryMb,
        reservedConcurrency: WORKER_CONCURRENCY,
      }),
      api: createFunction({
        ...common,
        name: "Api",
        entry: api,
        timeoutMs: API.timeoutSeconds * 1_000,
        memoryMb: API.memoryMb,
        reservedConcurrency: 4,
      }),
      webhook: createFunction({
        ...common,
        name: "Webhook",
        entry: webhook,
        timeoutMs: WEBHOOK.timeoutSeconds * 1_000,
        memoryMb: WEBHOOK.memoryMb,
        reservedConcurrency: 2,
      }),
    };
    return {
      ...functions,
      async stop() {
        await Promise.all(Object.values(functions).map((one) => one.stop()));
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function toSource(entry: string): string {
  return join(ROOT, "packages/functions/src", entry);
}
