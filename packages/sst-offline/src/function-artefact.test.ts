import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { LINKS_FILE, readLinks, writeLinks } from "./function-artefact.ts";

const KEY = Buffer.alloc(32, 1).toString("base64");

it("reads the links it wrote, with the key alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sst-offline-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeLinks(folder, KEY, { Table: { name: "table-1" } });
  expect(await readLinks(folder, KEY)).toEqual({ Table: { name: "table-1" } });
  expect(await readFile(join(folder, LINKS_FILE), "latin1")).not.toContain("table-1");
  await expect(readLinks(folder, Buffer.alloc(32, 2).toString("base64"))).rejects.toThrow();
});
