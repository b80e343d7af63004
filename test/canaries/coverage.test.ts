/** The watch covers the whole suite: no test hands our code a way out that nobody looks at. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import config from "../../vitest.config.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Test files, and what helps them. */
const TEST_SIDE = ["packages", "infra", "test"]
  .flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => /\.test\.ts$|\/(test|fixtures|testing)\//.test(relative(ROOT, path)))
  .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, "utf8") }));

function listWhere(pattern: RegExp): string[] {
  return TEST_SIDE.filter(({ path, text }) => !path.startsWith("test/canaries/") && pattern.test(text)).map(
    ({ path }) => path,
  );
}

describe("the watch over the suite", () => {
  it("is set up before every test file", () => {
    const projects = config.test?.projects ?? [];
    expect(projects).toHaveLength(3);
    for (const project of projects) {
      expect(project).toMatchObject({ test: { setupFiles: ["./test/canaries/setup.ts"] } });
    }
    expect(TEST_SIDE.length).toBeGreaterThan(100);
  });

  it("is the log of every test: none is thrown away unseen", () => {
    expect(listWhere(/\bsilentLog\b/)).toEqual([]);
  });

  it("sees every log of a test's own making", () => {
    const own = TEST_SIDE.filter(
      ({ path, text }) =>
        /\b(Log = \{|: Log \{|extends Log\b)|\bwarn(\(|: )/.test(text) &&
        /\bLog\b/.test(text) &&
        !path.startsWith("test/"),
    );
    expect(own.filter(({ text }) => !/test\/canaries\//.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("sees what functions print that run as processes of their own, and the terminal of `pnpm start`", () => {
    for (const path of ["packages/local/test/fixtures/stack.ts", "packages/local/test/fixtures/start-process.ts"]) {
      expect(TEST_SIDE.find((file) => file.path === path)?.text).toMatch(/watchText\("(log|terminal)"/);
    }
  });
});
