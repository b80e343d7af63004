/** The built page: built by Vite, and kept as long as none of its sources changes. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { getKeptBuild, ROOT } from "../builds/kept-build.ts";

const DASHBOARD = join(ROOT, "packages/dashboard");

/** What the build reads: the page, what it shares with the CRM's pieces and the API, and every dependency's version. */
const PAGE: Site = {
  folder: DASHBOARD,
  sources: ["packages/dashboard", "packages/react", "packages/contract", "pnpm-lock.yaml"],
};
const NOT_BUILT = ["example"];
const OUTPUT_KEPT_CHARS = 2_000;

/** What Vite builds. */
export interface Site {
  /** Where its configuration is. */
  readonly folder: string;
  /** What the build reads, from the repository's root: files, and folders as far as they are built. */
  readonly sources: readonly string[];
}

export interface BuildPageOptions {
  /** Default: the page. */
  readonly site?: Site;
  /** Where builds are kept. Default: with the dashboard's dependencies, which no commit holds either. */
  readonly cacheFolder?: string;
  /** Told before a build begins, and why there is one. */
  readonly onBuild?: (why: "missing" | "stale") => void;
  readonly signal?: AbortSignal | undefined;
  /** Builds into the folder. Default: Vite. */
  readonly build?: (outFolder: string, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * The folder of the page as its sources are now, built when that was not done before.
 * @throws Error with what Vite said; the signal's reason when aborted
 */
export async function getBuiltPage(options: BuildPageOptions = {}): Promise<string> {
  const { site = PAGE, cacheFolder = join(DASHBOARD, "node_modules/.cache/page"), onBuild, signal } = options;
  const build = options.build ?? ((outFolder) => buildByVite(site.folder, outFolder, signal));
  return await getKeptBuild({ cacheFolder, sources: site.sources, leftOut: NOT_BUILT, build, onBuild, signal });
}

async function buildByVite(cwd: string, outFolder: string, signal: AbortSignal | undefined): Promise<void> {
  const manifest = createRequire(join(DASHBOARD, "package.json")).resolve("vite/package.json");
  const vite = join(dirname(manifest), "bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--outDir", outFolder, "--emptyOutDir", "--logLevel", "warn"], {
    cwd,
    // Not filled in yet: the build is kept, and may be served from several addresses.
    env: { ...process.env, NODE_ENV: "production", FATHOM_SYNC_DASHBOARD_API_URL: "" },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal ? { signal } : {}),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-OUTPUT_KEPT_CHARS);
    });
  }
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, exitSignal) => resolve(exitCode ?? exitSignal ?? "nothing"));
  });
  if (code !== 0) throw new Error(`Vite ended with ${code}: ${output.trim()}`);
}
