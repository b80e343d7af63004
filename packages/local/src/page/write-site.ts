/**
 * The page as it is uploaded: the build's files and nothing else, the index told its surroundings. The folder is made anew, so that
 * nothing of an older build is uploaded with it.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fillPageIndex, PAGE_INDEX_PATH, type PageSurroundings } from "../../../../infra/plan/page-plan.ts";

/**
 * @param built folder of a built page
 * @param out is replaced
 * @throws Error when the index has no place for its surroundings, or one of them is no origin
 */
export async function writeSite(built: string, out: string, surroundings: PageSurroundings): Promise<void> {
  const index = fillPageIndex(await readFile(join(built, PAGE_INDEX_PATH), "utf8"), surroundings);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  // `.vite` is the build's own account of itself.
  for (const name of (await readdir(built)).filter((one) => !one.startsWith("."))) {
    await cp(join(built, name), join(out, name), { recursive: true });
  }
  await writeFile(join(out, PAGE_INDEX_PATH), index);
}
