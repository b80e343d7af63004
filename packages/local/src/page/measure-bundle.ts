/**
 * How much each page of the built site makes a browser fetch, from Vite's own account of its chunks: what is imported, and what
 * that imports. Parts that are asked for later (a dialog, a rendered summary) are counted apart.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import * as z from "zod";

const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    name: z.string().optional(),
    isEntry: z.boolean().optional(),
    isDynamicEntry: z.boolean().optional(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);
type Manifest = z.infer<typeof Manifest>;

/** Bytes as sent, compressed by gzip. */
export interface PartSize {
  /** Its source, e.g. `src/pages/reps/reps-page.tsx`. */
  readonly source: string;
  readonly scriptBytes: number;
  readonly styleBytes: number;
}

export interface BundleSizes {
  /** What every page needs before anything is seen. */
  readonly entry: PartSize;
  /** What is fetched when it is needed, pages among them: what each adds to the entry. */
  readonly later: readonly PartSize[];
}

const compress = promisify(gzip);

/** What a page asks for by itself as soon as it is there, in files of their own: part of its first load whatever the screen. */
export const ASKED_AT_ONCE: Readonly<Record<string, readonly string[]>> = {
  "src/pages/overview/overview-page.tsx": ["src/pages/overview/charts.tsx"],
  "src/pages/call/call-page.tsx": ["src/pages/call/summary-text.tsx"],
};

/**
 * @param folder of a built page, with `.vite/manifest.json`
 * @param atOnce what counts as a part of which part, although it is a file of its own
 * @throws Error when the build has no such part
 */
export async function measureBundle(
  folder: string,
  atOnce: Readonly<Record<string, readonly string[]>> = {},
): Promise<BundleSizes> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, ".vite/manifest.json"), "utf8")));
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new Error(`a page has one entry, not ${entries.length}`);
  const sizes = new Map<string, number>();
  for (const file of new Set(Object.values(manifest).flatMap((chunk) => [chunk.file, ...chunk.css]))) {
    sizes.set(file, (await compress(await readFile(join(folder, file)), { level: 9 })).length);
  }
  const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + (sizes.get(file) ?? 0), 0);
  const always = listFiles(manifest, entry);
  const toPart = (source: string, without: ReadonlySet<string>): PartSize => {
    const all = [source, ...(atOnce[source] ?? [])].flatMap((one) => [...listFiles(manifest, one)]);
    const files = [...new Set(all)].filter((file) => !without.has(file));
    return {
      source,
      scriptBytes: sum(files.filter((file) => file.endsWith(".js"))),
      styleBytes: sum(files.filter((file) => file.endsWith(".css"))),
    };
  };
  const later = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry);
  return {
    entry: toPart(entry, new Set()),
    later: later.toSorted().map((source) => toPart(source, always)),
  };
}

/** A chunk with everything it cannot do without. */
function listFiles(manifest: Manifest, start: string): Set<string> {
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`the manifest has no ${key}`);
    if (seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...chunk.css]) files.add(file);
    for (const imported of chunk.imports) visit(imported);
  };
  visit(start);
  return files;
}
