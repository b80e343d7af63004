/**
 * Runs once before the tests of this folder: SST's platform if it is not there, then each stage. One at a time: SST's port is one.
 * Nobody waits for it here: a deployment mostly waits itself, and other tests can run meanwhile. `readDeployment` waits.
 */
import { installPlatform } from "@fathom-sync/sst-offline";
import { clearDeployments, deployStage, failDeployments, keepDeployment, ROOT, STAGES } from "./deployment.ts";
import { createStackCopy, deployWithSettings } from "./stack-copy.ts";
import { EVERYTHING } from "./variants.ts";

export async function setup(): Promise<() => Promise<void>> {
  // Before any test begins: what an earlier run has left must not be taken for this one's.
  await clearDeployments();
  const deployed = deployAll().catch(failDeployments);
  // Tests chosen by name may be over before it is: nothing may be left running.
  return () => deployed;
}

async function deployAll(): Promise<void> {
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
