/** What a CRM's front end takes along when it imports the client: measured as its bundler would make it. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
const SIZE_MAX = 15_000;

/** Bundles for browsers: an import of a Node module is an error. */
async function bundle(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: FOLDER, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { text: outputFiles[0]?.text ?? "", files: kept.map(([path]) => path) };
}

describe("the client in a browser's bundle", () => {
  it("is small, without zod and without Node", async () => {
    const { text, files } = await bundle(`
      import { createFathomSyncClient, FathomSyncError, followRun } from "./index.ts";
      console.log(createFathomSyncClient, FathomSyncError, followRun);
    `);
    expect(text.length).toBeGreaterThan(1_000);
    expect(text.length).toBeLessThan(SIZE_MAX);
    expect(files.filter((path) => /zod|routes|examples|registry\.ts/.test(path))).toEqual([]);
    expect(text).not.toMatch(/\b(?:Buffer|process|require)\b/);
  });

  it("leaves out what is not used", async () => {
    const { files } = await bundle('import { FathomSyncError } from "./index.ts"; console.log(FathomSyncError);');
    expect(files.filter((path) => path.endsWith(".ts")).map((path) => path.split("/").at(-1))).toEqual([
      "client-error.ts",
    ]);
  });
});
