/**
 * A folder for what the files of a test run share, made empty before the first and removed after the last of them: workers are ended
 * by a signal and could not clear up after themselves.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type {} from "./scratch-folder.ts";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-sync-tests-"));
  project.provide("scratchFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}
