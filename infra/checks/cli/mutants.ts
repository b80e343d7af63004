/**
 * `pnpm test:infra:mutants [parts of names or paths]`: deploys settings that none of our stages has, then makes each mistake in a copy of the
 * stack, and says which rules found it. Ends with 1 when a rule does not hold, or did not find its mistake.
 */
import { installPlatform, OfflineDeployFailed } from "@fathom-sync/sst-offline";
import { type Deployment, deployStage, ROOT } from "../deployment.ts";
import { MUTANTS, type Mutant } from "../mutants.ts";
import { RULES } from "../rules/index.ts";
import { createStackCopy, deployWithSettings } from "../stack-copy.ts";
import { EVERYTHING, EVERYTHING_BUT_THE_PAGE, VARIANTS } from "../variants.ts";

await installPlatform(ROOT, (line) => console.log(line), process.env);
const copy = await createStackCopy();
const words = process.argv.slice(2);
const isWanted = (...texts: string[]) =>
  words.length === 0 || words.some((word) => texts.some((text) => text.includes(word)));
let missed = 0;
let refuted = 0;
try {
  for (const { name, settings } of VARIANTS.filter((one) => isWanted(one.name))) {
    const broken = await listBroken(() => deployWithSettings(copy, settings));
    if (broken.length > 0) refuted += 1;
    console.log(`${broken.length === 0 ? "holds " : "BROKEN"} for the settings: ${name} ${broken.join("; ")}`);
  }
  const chosen = MUTANTS.filter(({ name, file }) => isWanted(name, file));
  for (const mutant of chosen) {
    const startedAt = Date.now();
    const found = await listFinders(mutant);
    const isCaught = found.includes(mutant.caughtBy);
    if (!isCaught) missed += 1;
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    const others = found.filter((name) => name !== mutant.caughtBy).length;
    console.log(
      `${isCaught ? "caught" : "MISSED"} ${mutant.name} (${seconds} s)\n       ${
        isCaught
          ? `by "${mutant.caughtBy}"${others > 0 ? ` and ${others} more` : ""}`
          : `found by: ${found.join("; ") || "nothing"}`
      }`,
    );
  }
  console.log(`${chosen.length - missed} of ${chosen.length} mistakes were caught by the rule that is to catch them`);
} finally {
  await copy.remove();
}
process.exitCode = missed + refuted === 0 ? 0 : 1;

/** Names of the rules that find the mistake. */
async function listFinders({ file, from, to, where }: Mutant): Promise<string[]> {
  const change = (text: string) => {
    if (!text.includes(from)) throw new Error(`${file} does not hold: ${from}`);
    return withImports(text.replaceAll(from, to));
  };
  const { settings } = where === "with its page" ? EVERYTHING : EVERYTHING_BUT_THE_PAGE;
  const deploy = () => (where === "dana" ? deployStage("dana", copy.root) : deployWithSettings(copy, settings));
  return await copy.withChange(file, change, () => listBroken(deploy));
}

/** Names of the rules that are broken, or what kept it from being deployed. */
async function listBroken(deploy: () => Promise<Deployment>): Promise<string[]> {
  try {
    const deployment = await deploy();
    return RULES.filter((rule) => rule.check(deployment).length > 0).map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof OfflineDeployFailed)) throw error;
    return [`sst deploy: ${error.message.split("\n").slice(0, 2).join(" ")}`];
  }
}

/** What a mistake needs besides. */
function withImports(text: string): string {
  const needed: string[] = [];
  if (/link: \[table, /.test(text)) needed.push('import { table } from "./table.ts";');
  if (/\.\.\.useTable, /.test(text) && !/import .*useTable/.test(text)) {
    needed.push('import { useTable } from "./access.ts";');
  }
  return [...needed, text].join("\n");
}
