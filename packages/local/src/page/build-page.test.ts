import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { getBuiltPage } from "./build-page.ts";

/** Instead of Vite: writes how often it was asked. */
function createBuilder() {
  const told: string[] = [];
  let builds = 0;
  return {
    told,
    builds: () => builds,
    onBuild: (why: string) => void told.push(why),
    build: async (folder: string) => {
      builds++;
      await writeFile(join(folder, "index.html"), String(builds));
    },
  };
}

describe("getBuiltPage", () => {
  it("builds once, and not again as long as the sources are the same", async () => {
    const cacheFolder = join(await createTestFolder(), "cache");
    const { told, builds, ...builder } = createBuilder();
    const first = await getBuiltPage({ cacheFolder, ...builder });
    expect(await getBuiltPage({ cacheFolder, ...builder })).toBe(first);
    expect([builds(), told]).toEqual([1, ["missing"]]);
    expect(await readFile(join(first, "index.html"), "utf8")).toBe("1");
  });

  it("builds again beside a page of other sources, keeps that one and clears away older ones", async () => {
    const cacheFolder = join(await createTestFolder(), "cache");
    for (const name of ["of-older-sources", "of-other-sources"]) {
      await mkdir(join(cacheFolder, name), { recursive: true });
    }
    const { told, ...builder } = createBuilder();
    const folder = await getBuiltPage({ cacheFolder, ...builder });
    expect(told).toEqual(["stale"]);
    const left = (await readdir(cacheFolder)).map((name) => join(cacheFolder, name));
    expect(left).toHaveLength(2);
    expect(left).toContain(folder);
  });

  it("leaves nothing behind when the build fails, and tries again the next time", async () => {
    const cacheFolder = join(await createTestFolder(), "cache");
    const failing = async () => {
      throw new Error("Vite ended with 1: a comma is missing");
    };
    await expect(getBuiltPage({ cacheFolder, build: failing })).rejects.toThrow("a comma is missing");
    expect(await readdir(cacheFolder)).toEqual([]);
    const builder = createBuilder();
    await getBuiltPage({ cacheFolder, build: builder.build });
    expect(builder.builds()).toBe(1);
  });

  it("gives two starts at once a whole page each", async () => {
    const cacheFolder = join(await createTestFolder(), "cache");
    const { build } = createBuilder();
    const [one, two] = await Promise.all([getBuiltPage({ cacheFolder, build }), getBuiltPage({ cacheFolder, build })]);
    expect(one).toBe(two);
    expect(await readdir(cacheFolder)).toHaveLength(1);
    expect(await readdir(one)).toEqual(["index.html"]);
  });

  it("is given up when it is stopped", async () => {
    const cacheFolder = join(await createTestFolder(), "cache");
    const stopped = new AbortController();
    const build = async () => stopped.abort();
    await expect(getBuiltPage({ cacheFolder, build, signal: stopped.signal })).rejects.toThrow("aborted");
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});
