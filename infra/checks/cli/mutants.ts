/**
 * `pnpm test:infra:mutants [part of a name]`: makes each mistake in a copy of the stack, deploys it offline and says which rules found
 * it. Ends with 1 when one was not found by the rule that is to find it.
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPlatform, OfflineDeployFailed } from "@fathom-sync/sst-offline";
import { deployStage, ROOT } from "../deployment.ts";
import { MUTANTS, type Mutant } from "../mutants.ts";
import { RULES } from "../rules/index.ts";

const copy = await mkdtemp(join(tmpdir(), "fathom-sync-mutants-"));
const wanted = process.argv[2] ?? "";
let missed = 0;
try {
  await installPlatform(ROOT, (line) => console.log(line), process.env);
  for (const path of ["sst.config.ts", "package.json", "tsconfig.json"]) await cp(join(ROOT, path), join(copy, path));
  for (const path of ["packages", "node_modules"]) await symlink(join(ROOT, path), join(copy, path));
  await cp(join(ROOT, "infra"), join(copy, "infra"), { recursive: true });
  await cp(join(ROOT, ".sst", "provider-lock.json"), join(copy, ".sst", "provider-lock.json"));
  await symlink(join(ROOT, ".sst", "platform"), join(copy, ".sst", "platform"));
  const chosen = MUTANTS.filter(({ name }) => name.includes(wanted));
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
  await rm(copy, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;

/** Names of the rules that are broken. */
async function listFinders({ file, from, to, stage = "production" }: Mutant): Promise<string[]> {
  const path = join(copy, file);
  const text = await readFile(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold: ${from}`);
  await writeFile(path, withImports(text.replaceAll(from, to)));
  try {
    const deployment = await deployStage(stage, copy);
    return RULES.filter((rule) => rule.check(deployment).length > 0).map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof OfflineDeployFailed)) throw error;
    return [`sst deploy: ${error.message.split("\n").slice(0, 2).join(" ")}`];
  } finally {
    await writeFile(path, text);
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
