import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/{src,test}/**/*.test.ts", "infra/**/*.test.ts", "test/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          // Scans whatever our code writes while a test runs: a key, an address or a sentence of a call fails it.
          setupFiles: ["./test/canaries/setup.ts"],
        },
      },
    ],
  },
});
