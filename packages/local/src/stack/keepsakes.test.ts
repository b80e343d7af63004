import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { loadKeepsakes } from "./keepsakes.ts";
import { StartRefused } from "./start-refused.ts";

const NOW = Date.parse("2026-11-22T12:00:00.000Z");

describe("loadKeepsakes", () => {
  it("makes fresh ones in memory, others each time", async () => {
    const [one, two] = [await loadKeepsakes(undefined, NOW), await loadKeepsakes(undefined, NOW)];
    expect(one.wrappingKey).toMatch(/^[0-9a-f]{64}$/);
    expect(one.demoUntil).toBe("2026-11-22T11:45:00.000Z");
    for (const name of ["wrappingKey", "serviceToken", "cronSecret"] as const) expect(two[name]).not.toBe(one[name]);
  });

  it("keeps them in a folder, for their owner's eyes alone, and loads the same again", async () => {
    const folder = await createTestFolder();
    const made = await loadKeepsakes(folder, NOW);
    expect(await loadKeepsakes(folder, NOW + 1_000_000)).toEqual(made);
    expect((await stat(join(folder, "fathom-sync.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["fathom-sync.json"]);
  });

  it("is not confused by what a crash while writing left behind", async () => {
    const folder = await createTestFolder();
    await writeFile(join(folder, "fathom-sync.json.new"), '{"wrapp');
    const made = await loadKeepsakes(folder, NOW);
    expect(await loadKeepsakes(folder, NOW)).toEqual(made);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, 40), "the whole file"],
    ["empty", () => "", "the whole file"],
    ["without the wrapping key", (text: string) => text.replace("wrappingKey", "other"), "wrappingKey"],
    ["with a short key", (text: string) => text.replace(/"[0-9a-f]{64}"/, '"abcd"'), "wrappingKey"],
    ["with a date that is none", (text: string) => text.replace("2026-", "26-"), "demoUntil"],
  ])("names a file that is %s, and never replaces it", async (_what, damage, field) => {
    const folder = await createTestFolder();
    await loadKeepsakes(folder, NOW);
    const path = join(folder, "fathom-sync.json");
    const damaged = damage(await readFile(path, "utf8"));
    await writeFile(path, damaged);
    const loading = loadKeepsakes(folder, NOW);
    await expect(loading).rejects.toThrow(StartRefused);
    await expect(loading).rejects.toThrow(`${path} cannot be read (${field})`);
    expect(await readFile(path, "utf8")).toBe(damaged);
  });

  it("does not make a new key beside data that only the old one opens", async () => {
    const folder = await createTestFolder();
    await loadKeepsakes(folder, NOW);
    await writeFile(join(folder, "dynamodb.sqlite"), "data");
    await rm(join(folder, "fathom-sync.json"));
    await expect(loadKeepsakes(folder, NOW)).rejects.toThrow(/not empty and has no fathom-sync\.json/);
    expect(await readdir(folder)).toEqual(["dynamodb.sqlite"]);
  });

  it("does not fill a folder of something else", async () => {
    const folder = await createTestFolder();
    await mkdir(join(folder, "Documents"));
    await expect(loadKeepsakes(folder, NOW)).rejects.toThrow(StartRefused);
  });
});
