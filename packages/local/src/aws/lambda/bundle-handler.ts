// Bundles a handler as SST does for production (pkg/runtime/node/build.go of SST 4): one minified ES module, names of
// functions and classes kept, `require` available for the CommonJS among the dependencies.
import { stat } from "node:fs/promises";
import { build } from "esbuild";

export interface BundleOptions {
  /** The `.ts` file with the handler. */
  entry: string;
  /** The `.mjs` file to write. */
  outfile: string;
}

// The imported names are long on purpose: short ones would collide with names the minifier makes up.
const banner = [
  'import { createRequire as topLevelCreateRequire } from "node:module";',
  "const require = topLevelCreateRequire(import.meta.url);",
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "node:url";',
  "const __filename = topLevelFileUrlToPath(import.meta.url);",
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url));',
].join("\n");

/**
 * @returns the size of the bundle in bytes.
 * @throws esbuild's BuildFailure, with file and line, when the code does not build.
 */
export async function bundleHandler({ entry, outfile }: BundleOptions): Promise<number> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    banner: { js: banner },
    logLevel: "silent",
  });
  return (await stat(outfile)).size;
}
