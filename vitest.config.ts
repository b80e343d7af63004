import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Vitest leaves one processor to itself; of two that is half of all, and these tests wait as much as they compute. */
const MIN_WORKERS = 2;

export default defineConfig({
  test: {
    maxWorkers: Math.max(MIN_WORKERS, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/{src,test}/**/*.test.ts", "infra/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "infra/checks/**"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          // Scans whatever our code writes while a test runs: a key, an address or a sentence of a call fails it.
          setupFiles: ["./test/canaries/setup.ts"],
        },
      },
      {
        // The stack, deployed offline once for all of them (`pnpm test:infra`).
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
