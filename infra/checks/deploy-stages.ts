/** Runs once before the tests of this folder: SST's platform if it is not there, then each stage. One at a time: SST's port is one. */
import { installPlatform } from "@fathom-sync/sst-offline";
import { deployStage, keepDeployment, ROOT, STAGES } from "./deployment.ts";
import { createStackCopy, deployWithSettings } from "./stack-copy.ts";
import { EVERYTHING } from "./variants.ts";

export async function setup(): Promise<void> {
  await installPlatform(ROOT, (line) => process.stdout.write(`${line}\n`), process.env);
  for (const stage of STAGES) await deployStage(stage);
  const copy = await createStackCopy();
  try {
    await deployWithSettings(copy, EVERYTHING.settings);
    await keepDeployment(copy.root, EVERYTHING);
  } finally {
    await copy.remove();
  }
}
