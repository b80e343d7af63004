/** The evaluated stack of each stage against every rule, and against what was reviewed last. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { deployOffline, toGolden } from "@fathom-sync/sst-offline";
import { describe, expect, it } from "vitest";
import { APP_NAME, getSettings } from "../stage.ts";
import { ROOT, readDeployment, SECRETS, STAGES } from "./deployment.ts";
import { RULES } from "./rules/index.ts";
import { EVERYTHING } from "./variants.ts";

/** Made of the plan's data and held to it by rules: reviewed there, and not once more in every golden file. */
const PLANNED = /^aws:cloudwatch\/(metricAlarm|compositeAlarm|dashboard):/;
/** Names of files change with every change of the page; rules hold them to the plan. */
const BUILT = "PageAssetFiles.sst.aws.BucketFiles";

describe.each(STAGES)("stage %s", async (stage) => {
  const deployment = await readDeployment(stage);

  it.each(RULES.map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
    expect(rule.check(deployment)).toEqual([]);
  });

  it("is as it was reviewed: golden/%s.json", async () => {
    const resources = deployment.run.resources.filter(({ type, name }) => !PLANNED.test(type) && name !== BUILT);
    await expect(toGolden({ resources })).toMatchFileSnapshot(`./golden/${stage}.json`);
  });
});

it("has the types it says it has: sst-env.d.ts", async () => {
  const { run } = await readDeployment("production");
  await expect(run.types).toMatchFileSnapshot("../../sst-env.d.ts");
});

it("compiles with SST's own types", async () => {
  const { stdout } = await promisify(execFile)("tsc", ["-p", "tsconfig.infra.json"], { cwd: ROOT, env: withTools() })
    // The compiler writes what it finds to its output, not to stderr.
    .catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

it("has rules with names of their own", () => {
  const names = RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

// Last and in this file: the CLI rewrites sst-env.d.ts for a moment, also when it fails.
it("is not deployed without its secrets: SST says which to set", async () => {
  // The last of those that go on beside the tests: SST's port is one.
  await readDeployment("production", EVERYTHING);
  const { ServiceTokens } = SECRETS;
  const { region } = getSettings("production");
  const deploy = deployOffline({ root: ROOT, app: APP_NAME, stage: "production", region, secrets: { ServiceTokens } });
  await expect(deploy).rejects.toThrow("sst secret set CronSecret");
}, 660_000);

function withTools(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(ROOT, "node_modules", ".bin")}:${process.env.PATH ?? ""}` };
}
