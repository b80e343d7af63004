import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { Order } from "./test/order.ts";

/** Beyond one for each processor: browser, stacks and programs wait as much as they compute. */
const WAITING_WORKERS = 2;
/** Less of the collector's work for what lives for one request only (`packages/simulation/src/history-flags.ts` says why). */
const WORKER_FLAGS = ["--max-semi-space-size=32", "--no-allocation-site-pretenuring"];

export default defineConfig({
  test: {
    maxWorkers: availableParallelism() + WAITING_WORKERS,
    sequence: { sequencer: Order },
    // Node keeps what it has compiled for the workers and the many programs the tests start: half a second of each.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)) },
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/{src,test}/**/*.test.ts", "infra/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "infra/checks/**", "packages/simulation/**"],
          // Generous: whoever runs this may do so beside other work.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Files share workers: to load our modules and the AWS SDK anew for each took as long as most files' tests. The set-up
          // below holds every file to leave nothing behind.
          isolate: false,
          execArgv: WORKER_FLAGS,
          // Scans whatever our code writes while a test runs: a key, an address or a sentence of a call fails it.
          setupFiles: ["./test/canaries/setup.ts"],
        },
      },
      {
        // Workers of their own: a history breaks off at any work outside of it, also at a socket that another file has left to close.
        test: {
          name: "simulation",
          include: ["packages/simulation/{src,test}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
          execArgv: WORKER_FLAGS,
          setupFiles: ["./test/canaries/setup.ts"],
        },
      },
      {
        // The stack, deployed offline once for all of them (`pnpm test:infra`), while the other project's tests run.
        test: {
          name: "infra",
          include: ["infra/checks/**/*.test.ts"],
          globalSetup: ["./infra/checks/deploy-stages.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          setupFiles: ["./test/canaries/setup.ts"],
        },
      },
    ],
  },
});
