/**
 * A build that is kept in a folder named after what it was made of: as long as no source changes nothing is built, and two starts at
 * once cannot spoil each other's build.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** The last is there for moments while SST deploys. */
const NEVER_BUILT: readonly string[] = ["node_modules", "dist", "test", "README.md", "sst-env.d.ts"];
const BUILDS_KEPT = 2;

export interface KeptBuildOptions {
  /** Where builds are kept. */
  readonly cacheFolder: string;
  /** Folders and files the build reads, from the root of the workspace; tests are left out. */
  readonly sources: readonly string[];
  /** Names of files and folders in them that it does not read. */
  readonly leftOut?: readonly string[];
  readonly build: (outFolder: string, signal: AbortSignal | undefined) => Promise<void>;
  /** Told before a build begins, and why there is one. */
  readonly onBuild?: ((why: "missing" | "stale") => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The folder of what the sources come to as they are now, built when that was not done before.
 * @throws what the build throws; the signal's reason when aborted
 */
export async function getKeptBuild(options: KeptBuildOptions): Promise<string> {
  const { cacheFolder, sources, leftOut = [], build, onBuild, signal } = options;
  const folder = join(cacheFolder, await hashSources(sources, new Set([...NEVER_BUILT, ...leftOut])));
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  // Another start may be ready with this very build by now: it is no earlier one.
  const earlier = (await readdir(cacheFolder)).filter(
    (name) => !name.startsWith("building-") && name !== basename(folder),
  );
  onBuild?.(earlier.length === 0 ? "missing" : "stale");
  const building = await mkdtemp(join(cacheFolder, "building-"));
  try {
    await build(building, signal);
    signal?.throwIfAborted();
    await rename(building, folder).catch((error: unknown) => {
      // Another start was first with the same build.
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
async function hashSources(sources: readonly string[], leftOut: ReadonlySet<string>): Promise<string> {
  const hash = createHash("sha256");
  for (const path of (await Promise.all(sources.map((source) => listSources(source, leftOut)))).flat().toSorted()) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(ROOT, path)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 32);
}

async function listSources(path: string, leftOut: ReadonlySet<string>): Promise<string[]> {
  if (basename(path).includes(".")) return [path];
  const names: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (leftOut.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
      const child = join(folder, entry.name);
      if (entry.isDirectory()) await visit(child);
      else if (entry.isFile()) names.push(relative(ROOT, child).split(sep).join("/"));
    }
  };
  await visit(join(ROOT, path));
  return names;
}
