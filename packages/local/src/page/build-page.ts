/**
 * The built page, from the folder named after what it was made of: as long as no source changes nothing is built, and two starts
 * at once cannot spoil each other's build.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const DASHBOARD = join(ROOT, "packages/dashboard");

/** What the build reads: the page, what it shares with the CRM's pieces and the API, and every dependency's version. */
const PAGE: Site = {
  folder: DASHBOARD,
  sources: ["packages/dashboard", "packages/react", "packages/contract", "pnpm-lock.yaml"],
};
/** The last is there for moments while SST deploys. */
const NOT_BUILT = new Set(["node_modules", "dist", "test", "example", "README.md", "sst-env.d.ts"]);
const BUILDS_KEPT = 2;
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
  const folder = join(cacheFolder, await hashSources(site.sources));
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const earlier = (await readdir(cacheFolder)).filter((name) => !name.startsWith("building-"));
  onBuild?.(earlier.length === 0 ? "missing" : "stale");
  const building = await mkdtemp(join(cacheFolder, "building-"));
  try {
    await build(building, signal);
    signal?.throwIfAborted();
    await rename(building, folder).catch((error: unknown) => {
      // Another start was first with the same page.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  await Promise.all(
    earlier
      .slice(0, -(BUILDS_KEPT - 1) || undefined)
      .map((name) => rm(join(cacheFolder, name), { recursive: true, force: true })),
  );
  return folder;
}

/** By names and contents, so that a checkout's dates mean nothing. */
async function hashSources(sources: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of (await Promise.all(sources.map(listSources))).flat().toSorted()) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(ROOT, path)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 32);
}

async function listSources(path: string): Promise<string[]> {
  const full = join(ROOT, path);
  if (basename(path).includes(".")) return [path];
  const names: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (NOT_BUILT.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
      const child = join(folder, entry.name);
      if (entry.isDirectory()) await visit(child);
      else if (entry.isFile()) names.push(relative(ROOT, child).split(sep).join("/"));
    }
  };
  await visit(full);
  return names;
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
