/**
 * `pnpm test:infra:mutants [parts of names or paths]`: deploys settings that none of our stages has, then makes each mistake in a copy of the
 * stack, and says which rules found it. Ends with 1 when a rule does not hold, or did not find its mistake.
 */
import { parseArgs } from "node:util";
import { installPlatform, OfflineDeployFailed } from "@fathom-sync/sst-offline";
import { type Deployment, deployStage, ROOT } from "../deployment.ts";
import { MUTANTS, type Mutant } from "../mutants.ts";
import { RULES } from "../rules/index.ts";
import { createStackCopy, deployWithSettings } from "../stack-copy.ts";
import { EVERYTHING, EVERYTHING_BUT_THE_PAGE, VARIANTS } from "../variants.ts";

const HELP = `Deploys settings that none of our stages has, then makes each mistake in a copy of the stack, and says which rules found it.

  pnpm test:infra:mutants [options] [parts of names or paths]

  --list   names the settings and the mistakes, and deploys nothing
  --help   this text

Without names it does all, a few seconds each. Ends with 0 when every rule found its mistake; with 1 when one did not, or does not hold for the
settings; with 2 on a bad option or a name that fits nothing.
`;
const EXIT_BAD_OPTION = 2;

function end(text: string, exitCode: number): never {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  process.exit(exitCode);
}

function readOptions() {
  try {
    return parseArgs({ allowPositionals: true, options: { list: { type: "boolean" }, help: { type: "boolean" } } });
  } catch (error) {
    return end(
      `${error instanceof Error ? error.message : error}\nSee pnpm test:infra:mutants --help.\n`,
      EXIT_BAD_OPTION,
    );
  }
}

const { values, positionals: words } = readOptions();
if (values.help) end(HELP, 0);
const isWanted = (...texts: string[]) =>
  words.length === 0 || words.some((word) => texts.some((text) => text.includes(word)));
const settingsToTry = VARIANTS.filter((one) => isWanted(one.name));
const chosen = MUTANTS.filter(({ name, file }) => isWanted(name, file));
if (values.list) end([...settingsToTry, ...chosen].map(({ name }) => `${name}\n`).join(""), 0);
if (settingsToTry.length + chosen.length === 0) {
  end(`Nothing is called ${words.join(" or ")}. See pnpm test:infra:mutants --list.\n`, EXIT_BAD_OPTION);
}

await installPlatform(ROOT, (line) => console.log(line), process.env);
const copy = await createStackCopy();
let missed = 0;
let refuted = 0;
try {
  for (const { name, settings } of settingsToTry) {
    const broken = await listBroken(() => deployWithSettings(copy, settings));
    if (broken.length > 0) refuted += 1;
    console.log(`${broken.length === 0 ? "holds " : "BROKEN"} for the settings: ${name} ${broken.join("; ")}`);
  }
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
