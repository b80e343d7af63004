/**
 * What must be the same after a restart besides the table: the wrapping key, the tokens, and when the demo was made. In
 * memory without a data folder; with one, files only their owner can read.
 */
import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { StartRefused } from "./start-refused.ts";

const Keepsakes = z.object({
  /** 32 bytes, hexadecimal. */
  wrappingKey: z.string().regex(/^[0-9a-f]{64}$/),
  serviceToken: z.string().min(16),
  cronSecret: z.string().min(16),
  /** The instant up to which the demo's calls were invented, so that the same calls are invented again. */
  demoUntil: z.iso.datetime(),
});
export type Keepsakes = z.infer<typeof Keepsakes>;

/** Everything of ours in the folder that is not data begins with this. */
const OWN_PREFIX = "fathom-sync.";
const FILE_NAME = `${OWN_PREFIX}json`;

/**
 * With a data folder it must be there, and nobody else's at this moment.
 * @throws StartRefused naming the file when it cannot be used, or is missing beside data; it is never replaced silently.
 */
export async function loadKeepsakes(dataDir: string | undefined, nowMs: number): Promise<Keepsakes> {
  if (dataDir === undefined) return createKeepsakes(nowMs);
  const path = join(dataDir, FILE_NAME);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) {
    await assertNoData(dataDir, path);
    const created = createKeepsakes(nowMs);
    await writeWhole(path, `${JSON.stringify(created, null, 2)}\n`);
    return created;
  }
  const parsed = Keepsakes.safeParse(toJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole file");
  throw new StartRefused(`${path} cannot be read (${fields.join(", ")}): mend it, or choose another --data folder.`);
}

/** Data without the key its secrets were wrapped with opens for nobody; a folder of something else is not ours to fill. */
async function assertNoData(dataDir: string, path: string): Promise<void> {
  const others = (await readdir(dataDir)).filter((name) => !name.startsWith(OWN_PREFIX));
  if (others.length === 0) return;
  throw new StartRefused(
    `${dataDir} is not empty and has no ${FILE_NAME}, without which the keys of its reps cannot be opened: put ${path} back, or choose an empty --data folder.`,
  );
}

/** After a crash the file is there whole, or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, "w", 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}

/** Content of the demo's calls is ready when it starts: the last one ended this long ago. */
const DEMO_SETTLED_MS = 15 * 60_000;

function createKeepsakes(nowMs: number): Keepsakes {
  return {
    wrappingKey: randomBytes(32).toString("hex"),
    serviceToken: `fs_${randomBytes(24).toString("base64url")}`,
    cronSecret: `cron_${randomBytes(24).toString("base64url")}`,
    demoUntil: new Date(nowMs - DEMO_SETTLED_MS).toISOString(),
  };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
