// Finds a file inside an installed package, also where the package's "exports" hide it.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * File URL of `file` in the package `name`, found from this package's own node_modules upwards.
 *
 * @throws Error when the package or the file is not there.
 */
export function resolvePackageFile(name: string, file: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const path = join(folder, name, file);
    if (existsSync(path)) return pathToFileURL(path).href;
  }
  throw new Error(`${name}/${file} is not installed: run pnpm install.`);
}
