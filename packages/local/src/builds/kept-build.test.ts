import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { getKeptBuild, ROOT } from "./kept-build.ts";

it("builds again when what a source says changes, and not for a test, a readme or what is left out", async () => {
  const folder = await createTestFolder();
  const put = async (path: string, text: string) => {
    await mkdir(join(folder, "source", path, ".."), { recursive: true });
    await writeFile(join(folder, "source", path), text);
  };
  let builds = 0;
  const getText = async () => {
    const built = await getKeptBuild({
      cacheFolder: join(folder, "cache"),
      sources: [relative(ROOT, join(folder, "source"))],
      leftOut: ["example"],
      build: async (out) => await writeFile(join(out, "number"), String(++builds)),
    });
    return await readFile(join(built, "number"), "utf8");
  };
  await put("deep/one.ts", "1");
  expect(await getText()).toBe("1");
  for (const path of ["deep/one.test.ts", "test/two.ts", "example/three.ts", "README.md"]) await put(path, "new");
  expect(await getText()).toBe("1");
  await put("deep/one.ts", "2");
  expect(await getText()).toBe("2");
  await put("four.json", "{}");
  expect(await getText()).toBe("3");
});
