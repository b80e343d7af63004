/**
 * A command of the deployment, such as a site's build, run for real: what it leaves behind is what would be uploaded. As the provider
 * does it: by `/bin/sh`, with the deployment's own environment and the command's.
 */
import { spawnSync } from "node:child_process";
import type { Properties } from "./model.ts";

const TIMEOUT_MS = 120_000;
const TAIL_CHARS = 4_000;

/** @throws Error with what the command said, when it fails or does not end */
export function runLocalCommand({ create, dir, environment }: Properties): { stdout: string; stderr: string } {
  const { status, signal, stdout, stderr, error } = spawnSync("/bin/sh", ["-c", String(create)], {
    cwd: String(dir),
    env: { ...process.env, ...(environment as Record<string, string> | undefined) },
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  if (error) throw new Error(`the command "${create}" could not be run: ${error.message}`);
  if (status !== 0) {
    throw new Error(
      `the command "${create}" ended with ${status ?? signal}: ${`${stdout}${stderr}`.slice(-TAIL_CHARS)}`,
    );
  }
  return { stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
}
