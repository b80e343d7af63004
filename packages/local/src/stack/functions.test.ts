import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { ROOT } from "../builds/kept-build.ts";
import { BUNDLED_SOURCES, createStackFunctions, getBundledFunctions } from "./functions.ts";

it("bundles nothing of ours whose change would not make it bundle again", async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["sync/dispatcher", "sync/worker", "api/handler", "webhooks/handler"].map(
      (name) => `packages/functions/src/${name}.ts`,
    ),
    // What comes from a registry is told by the lock file.
    external: ["@aws-sdk/*", "@smithy/*", "@aws-lambda-powertools/*", "electrodb", "hono", "hono/*", "zod", "zod/*"],
    outdir: "unused",
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    metafile: true,
    logLevel: "silent",
  });
  const ours = Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules/"));
  expect(ours.length).toBeGreaterThan(100);
  const isCounted = (path: string) =>
    BUNDLED_SOURCES.some((source) => path === source || path.startsWith(`${source}/`)) &&
    !/\/test\/|\.test\.ts$/.test(path);
  expect(ours.filter((path) => !isCounted(path))).toEqual([]);
});

it("gives a stack bundles of its own, and takes them away with it", async () => {
  const buildRoot = await createTestFolder();
  const functions = await createStackFunctions({ environment: {}, buildRoot, onLog: () => undefined });
  const [folder = ""] = await readdir(buildRoot);
  const kept = await readdir(dirname((await getBundledFunctions()).api));
  expect(await readdir(join(buildRoot, folder))).toEqual(kept);
  expect(kept.toSorted()).toEqual(["api.mjs", "dispatcher.mjs", "webhook.mjs", "worker.mjs"]);
  await functions.stop();
  expect(await readdir(buildRoot)).toEqual([]);
  await rm(buildRoot, { recursive: true });
});
