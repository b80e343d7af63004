/** The stack in a folder of its own, to be changed and deployed offline: with a mistake in it, or with other settings. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StageSettings } from "../settings/stage-settings.ts";
import { type Deployment, deployStage, ROOT } from "./deployment.ts";

export interface StackCopy {
  readonly root: string;
  /** Makes the change, does what is to be done with it, and takes it back. @param path from the root */
  withChange<Result>(path: string, change: (text: string) => string, use: () => Promise<Result>): Promise<Result>;
  remove(): Promise<void>;
}

/** SST's platform must be installed at the root. */
export async function createStackCopy(): Promise<StackCopy> {
  const root = await mkdtemp(join(tmpdir(), "fathom-sync-stack-"));
  for (const path of ["sst.config.ts", "package.json", "tsconfig.json"]) await cp(join(ROOT, path), join(root, path));
  for (const path of ["packages", "node_modules"]) await symlink(join(ROOT, path), join(root, path));
  await cp(join(ROOT, "infra"), join(root, "infra"), { recursive: true });
  await cp(join(ROOT, ".sst", "provider-lock.json"), join(root, ".sst", "provider-lock.json"));
  await symlink(join(ROOT, ".sst", "platform"), join(root, ".sst", "platform"));
  return {
    root,
    async withChange(path, change, use) {
      const file = join(root, path);
      const text = await readFile(file, "utf8");
      await writeFile(file, change(text));
      try {
        return await use();
      } finally {
        await writeFile(file, text);
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** @throws OfflineDeployFailed */
export async function deployWithSettings(copy: StackCopy, settings: StageSettings): Promise<Deployment> {
  const text = `export const PRODUCTION = ${JSON.stringify(settings)};\n`;
  const deploy = () => deployStage("production", copy.root, settings);
  return await copy.withChange("infra/settings/production.ts", () => text, deploy);
}
