/** A function as it would be uploaded: its bundle, and the links in its encrypted file. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One key per stage; SST's nonce is all zeros. */
const NONCE = Buffer.alloc(12);
const TAG_BYTES = 16;
export const LINKS_FILE = "resource.enc";
export const BUNDLE_FILE = "bundle.mjs";

/** Copies what the CLI built for a function: its next deployment, of any stage, replaces it. */
export async function keepFunctionFiles(input: { root: string; functionName: string; folder: string }): Promise<void> {
  const { root, functionName, folder } = input;
  await cp(join(root, ".sst", "artifacts", `${functionName}-src`), folder, { recursive: true });
}

/** @param key `SST_KEY` of the function's environment */
export async function readLinks(folder: string, key: string): Promise<Record<string, unknown>> {
  const sealed = await readFile(join(folder, LINKS_FILE));
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64"), NONCE);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString();
  return JSON.parse(text) as Record<string, unknown>;
}

/** Puts other links into the place of those the CLI wrote: an emulator's addresses. */
export async function writeLinks(folder: string, key: string, links: Readonly<Record<string, unknown>>): Promise<void> {
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), NONCE);
  const text = Buffer.concat([cipher.update(JSON.stringify(links)), cipher.final()]);
  await writeFile(join(folder, LINKS_FILE), Buffer.concat([text, cipher.getAuthTag()]));
}
