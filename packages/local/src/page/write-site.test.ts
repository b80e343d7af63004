import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { writeSite } from "./write-site.ts";

const INDEX = '<meta name="fathom-sync:api" content="" /><meta name="fathom-sync:parents" content="" />';

describe("writeSite", () => {
  let built: string;
  let out: string;
  beforeEach(async () => {
    const folder = await createTestFolder();
    [built, out] = [join(folder, "built"), join(folder, "out")];
    for (const name of ["built/.vite", "built/assets", "out/assets"])
      await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(built, "index.html"), INDEX);
    await writeFile(join(built, ".vite/manifest.json"), "{}");
    await writeFile(join(built, "assets/index-a1.js"), "1");
    await writeFile(join(out, "assets/of-an-older-build.js"), "0");
  });

  it("takes the build's files, tells the index who may frame it, and leaves nothing older behind", async () => {
    await writeSite(built, out, { parentOrigins: ["https://crm.example"] });
    expect((await readdir(out, { recursive: true })).toSorted()).toEqual([
      "assets",
      "assets/index-a1.js",
      "index.html",
    ]);
    expect(await readFile(join(out, "index.html"), "utf8")).toContain('parents" content="https://crm.example"');
    expect(await readFile(join(built, "index.html"), "utf8")).toBe(INDEX);
  });

  it("keeps what was there when an origin is none", async () => {
    await expect(writeSite(built, out, { parentOrigins: ["*"] })).rejects.toThrow('"*" must be an origin');
    expect(await readdir(join(out, "assets"))).toEqual(["of-an-older-build.js"]);
  });
});
