/** The deployed handlers, bundled as for production and run as Lambda runs them, on the plan's numbers. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { API, DISPATCHER, WEBHOOK, WORKER } from "../../../../infra/plan/sync-plan.ts";
import { bundleHandler, createFunction, type LambdaFunction } from "../aws/lambda/index.ts";

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

/** Bundles every function into the folder. */
export async function bundleFunctions(folder: string): Promise<FunctionBundles> {
  const bundle = async (name: keyof typeof ENTRIES) => {
    const outfile = join(folder, `${name}.mjs`);
    await bundleHandler({ entry: toSource(ENTRIES[name]), outfile });
    return outfile;
  };
  const [dispatcher, worker, api, webhook] = await Promise.all([
    bundle("dispatcher"),
    bundle("worker"),
    bundle("api"),
    bundle("webhook"),
  ]);
  return { dispatcher, worker, api, webhook };
}

export async function createStackFunctions(input: {
  readonly environment: Readonly<Record<string, string>>;
  readonly buildRoot: string;
  /** Made before, and somebody else's to remove. Default: made in `buildRoot`, and removed with the functions. */
  readonly bundles?: FunctionBundles | undefined;
  readonly onLog: (line: string, functionName: string) => void;
}): Promise<StackFunctions> {
  await mkdir(input.buildRoot, { recursive: true });
  // A folder of its own: two stacks may be started at once.
  const folder = await mkdtemp(join(input.buildRoot, "bundles-"));
  try {
    const { dispatcher, worker, api, webhook } = input.bundles ?? (await bundleFunctions(folder));
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
  return fileURLToPath(new URL(`../../../functions/src/${entry}`, import.meta.url));
}
