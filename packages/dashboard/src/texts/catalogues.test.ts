/** Every message catalogue of the page says the same things in both languages. */
import { globSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("..", import.meta.url));
const FILES = globSync("**/*.texts.ts", { cwd: SOURCE });

interface Found {
  readonly path: string;
  readonly kind: string;
  readonly text: string;
}

/** Every message with its path; a function's number of values belongs to it. */
function listMessages(texts: object, path = ""): Found[] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}/${key}`;
    if (typeof value === "object" && value !== null) return listMessages(value, here);
    const kind = typeof value === "function" ? `function of ${value.length}` : typeof value;
    return [{ path: here, kind, text: typeof value === "string" ? value : "" }];
  });
}

async function readCatalogues(file: string): Promise<{ en: object; nl: object }[]> {
  const module: Record<string, unknown> = await import(pathToFileURL(`${SOURCE}/${file}`).href);
  return Object.values(module) as { en: object; nl: object }[];
}

describe("message catalogues", () => {
  it("are found", () => {
    expect(FILES.length).toBeGreaterThan(2);
  });

  it.each(FILES)("%s has the same messages in English and Dutch, none empty", async (file) => {
    const catalogues = await readCatalogues(file);
    expect(catalogues.length).toBeGreaterThan(0);
    for (const { en, nl } of catalogues) {
      const [english, dutch] = [listMessages(en), listMessages(nl)];
      expect(dutch.map(({ path, kind }) => [path, kind])).toEqual(english.map(({ path, kind }) => [path, kind]));
      for (const { path, kind, text } of [...english, ...dutch]) {
        if (kind === "string") expect(text.trim(), path).not.toBe("");
      }
    }
  });
});
