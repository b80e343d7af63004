/**
 * What must be the same after a restart besides the table: the wrapping key, the tokens, and when the demo was made. In
 * memory without a data folder; with one, files only their owner can read.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const Keepsakes = z.object({
  /** 32 bytes, hexadecimal. */
  wrappingKey: z.string().regex(/^[0-9a-f]{64}$/),
  serviceToken: z.string().min(16),
  cronSecret: z.string().min(16),
  /** The instant up to which the demo's calls were invented, so that the same calls are invented again. */
  demoUntil: z.iso.datetime(),
});
export type Keepsakes = z.infer<typeof Keepsakes>;

const FILE_NAME = "fathom-sync.json";

/** @throws Error naming the file when it is there and cannot be used; it is never replaced silently. */
export async function loadKeepsakes(dataDir: string | undefined, nowMs: number): Promise<Keepsakes> {
  if (dataDir === undefined) return createKeepsakes(nowMs);
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, FILE_NAME);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) {
    const created = createKeepsakes(nowMs);
    await writeFile(path, `${JSON.stringify(created, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    return created;
  }
  const parsed = Keepsakes.safeParse(toJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole file");
  throw new Error(`${path} cannot be read (${fields.join(", ")}): mend it, or choose another --data folder`);
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
