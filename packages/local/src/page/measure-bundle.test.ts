import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { measureBundle } from "./measure-bundle.ts";

const MANIFEST = {
  "index.html": {
    file: "a/index.js",
    isEntry: true,
    imports: ["_shared.js"],
    dynamicImports: ["src/reps.tsx"],
    css: ["a/index.css"],
  },
  "_shared.js": { file: "a/shared.js", imports: [] },
  "src/reps.tsx": {
    file: "a/reps.js",
    isDynamicEntry: true,
    imports: ["_shared.js", "_table.js"],
    css: ["a/reps.css"],
  },
  "src/chart.tsx": { file: "a/chart.js", isDynamicEntry: true, imports: ["_table.js"] },
  "_table.js": { file: "a/table.js", imports: ["_shared.js"] },
};

it("counts each file once: in the entry, or in what a later part adds to it", async () => {
  const folder = await createTestFolder();
  await mkdir(join(folder, ".vite"));
  await mkdir(join(folder, "a"));
  await writeFile(join(folder, ".vite/manifest.json"), JSON.stringify(MANIFEST));
  const names = ["index.js", "index.css", "shared.js", "reps.js", "reps.css", "table.js", "chart.js"];
  for (const [index, name] of names.entries()) await writeFile(join(folder, "a", name), `${name}${"x".repeat(index)}`);
  const size = (name: string) => gzipSync(`${name}${"x".repeat(names.indexOf(name))}`, { level: 9 }).length;
  expect(await measureBundle(folder)).toEqual({
    entry: { source: "index.html", scriptBytes: size("index.js") + size("shared.js"), styleBytes: size("index.css") },
    later: [
      { source: "src/chart.tsx", scriptBytes: size("chart.js") + size("table.js"), styleBytes: 0 },
      { source: "src/reps.tsx", scriptBytes: size("reps.js") + size("table.js"), styleBytes: size("reps.css") },
    ],
  });
  // With what it asks for at once; what both need counts once.
  const { later } = await measureBundle(folder, { "src/reps.tsx": ["src/chart.tsx"] });
  expect(later[1]?.scriptBytes).toBe(size("reps.js") + size("table.js") + size("chart.js"));
  await expect(measureBundle(folder, { "src/reps.tsx": ["src/none.tsx"] })).rejects.toThrow("src/none.tsx");
});
